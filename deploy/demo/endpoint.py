#!/usr/bin/env python3
"""endpoint.py ADDRESS PORT [--delay S] [--status N]: answers as Felix's health endpoint does, on the same paths."""
import argparse
import http.server
import time


class Endpoint(http.server.ThreadingHTTPServer):
    allow_reuse_address = True
    request_queue_size = 4096  # what Go's net.Listen asks for


def handler(delay, status):
    class Health(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            time.sleep(delay)
            known = self.path in ("/liveness", "/readiness", "/healthz")
            self.send_response(status if known else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Health


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("address")
    arguments.add_argument("port", type=int)
    arguments.add_argument("--delay", type=float, default=0)
    arguments.add_argument("--status", type=int, default=200)
    chosen = arguments.parse_args()
    Endpoint((chosen.address, chosen.port), handler(chosen.delay, chosen.status)).serve_forever()


if __name__ == "__main__":
    main()

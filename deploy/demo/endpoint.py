#!/usr/bin/env python3
"""endpoint.py ADDRESS PORT: answers as Felix's health endpoint does when all is well, on the same paths."""
import http.server
import sys


class Endpoint(http.server.ThreadingHTTPServer):
    allow_reuse_address = True
    request_queue_size = 4096  # what Go's net.Listen asks for


class Health(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200 if self.path in ("/liveness", "/readiness", "/healthz") else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Endpoint((sys.argv[1], int(sys.argv[2])), Health).serve_forever()

/**
 * The live node: a namespace with real rules and a real prober, the shippers, a broker, the diagnosis, the feed and the notifier as
 * processes of their own, Slack and the API server played by local servers. What breaks is seen by people within seconds; what is advised
 * is run and heals.
 */
package dev.crossfire.deploy.app.live;

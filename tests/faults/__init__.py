"""What fails around the service: databases, replicas, networks, proxies, clients and its own processes."""

"""Does the service answer as fast from a million deployments as from a thousand?"""

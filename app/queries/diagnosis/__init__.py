"""What a diagnosis reads: the deployment, its servers and steps, the project's history, and the texts."""

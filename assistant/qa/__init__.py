"""Quality assurance: the local seller center, the demo and the checks of profiles."""

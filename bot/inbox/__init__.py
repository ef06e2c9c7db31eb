"""The inbox: what people tell the team, and what the team answers, without any names."""

"""What runs a template: plan, engine, pool, manifest. It knows documents, not KPIs."""

"""What a template calls: context, sections, charts and wording."""

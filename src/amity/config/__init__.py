"""The only place that knows everything: settings, URLs and the `amity` command."""

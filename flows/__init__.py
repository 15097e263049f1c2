"""Act on the pages of a seller center: know the site, never the seller's business."""

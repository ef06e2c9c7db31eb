"""From a typed message to what is asked."""

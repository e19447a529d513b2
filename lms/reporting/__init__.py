"""HR and manager views: reads everything, changes nothing."""

"""Places: forces, partnerships, wards and LSOAs, their people and their boundaries."""

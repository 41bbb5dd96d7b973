"""The department floor's part of the interface. Nothing is imported here: DRF's settings name `keys`."""

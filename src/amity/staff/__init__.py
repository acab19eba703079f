"""The staff door: pages for those who keep the records, made from the declarations."""

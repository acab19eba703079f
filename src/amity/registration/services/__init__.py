"""The steps of the register: handing in, handling and deciding applications, certificates and the duties after them."""

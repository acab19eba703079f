"""Foreign non-governmental organisations: the register, the applications and cases of registration, the duties."""

"""How long things take. Printed for people to read, never a test that fails on a busy machine."""

"""What must last: records, the ports to them, and a memory and an SQL store behind these."""

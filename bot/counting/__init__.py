"""How much somebody asks: counted in this process, or in Redis for all processes of one bot."""

"""What a company leans on, proved on real processes: with kill -9, without a database, beside a bad Telegram."""

"""Entry point of ``python3 -m house``."""

from .cli import main

if __name__ == "__main__":
    main()

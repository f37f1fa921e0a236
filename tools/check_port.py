"""Say in one line when the service cannot listen on the port it was given."""

import socket
import sys

HIGHEST = 65535


def complaint(given: str) -> str:
    """Return why `given` cannot be the port on 127.0.0.1, or an empty string when it can."""
    if not (given.isascii() and given.isdigit()):
        return f"PORT={given} is not a number. Try for example: make run PORT=5050"
    port = int(given)
    if not 1 <= port <= HIGHEST:
        return f"PORT={given} is not between 1 and {HIGHEST}. Try for example: make run PORT=5050"
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError:
            return f"Port {port} may only be used by root. Try for example: make run PORT=5050"
        except OSError:
            another = port % HIGHEST + 1
            return f"Port {port} is already in use. Try for example: make run PORT={another}"
    return ""


if __name__ == "__main__":
    sys.exit(complaint(sys.argv[1]) or 0)

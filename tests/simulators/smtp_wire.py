"""The bytes of one SMTP connection, before and after STARTTLS."""

import ssl


class Wire:
    """Reads lines and messages from a socket and writes answers to it."""

    def __init__(self, connection):
        self._connection = connection
        self._buffer = b""

    @property
    def is_tls(self):
        return isinstance(self._connection, ssl.SSLSocket)

    def start_tls(self, context):
        """Secure the connection; what was sent too early is thrown away."""
        self._buffer = b""
        self._connection = context.wrap_socket(self._connection, server_side=True)

    def send(self, lines):
        """Send an answer of one or several lines."""
        self._connection.sendall(lines.encode("utf-8") + b"\r\n")

    def read_line(self):
        """Return the next line without its end; ConnectionError at the end."""
        return self._read_until(b"\n").rstrip(b"\r\n")

    def read_bytes(self, count):
        """Return the next `count` bytes, or fewer when they are all there is."""
        while len(self._buffer) < count and self._receive():
            continue
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def read_message(self):
        """Return the text up to the lone dot, without the doubled dots."""
        # With a line end in front the dot of an empty message is found as well.
        self._buffer = b"\r\n" + self._buffer
        text = self._read_until(b"\r\n.\r\n")[2:-3]
        lines = text.split(b"\r\n")
        return b"\r\n".join(line[line.startswith(b".") :] for line in lines)

    def close(self):
        """Close the connection."""
        self._connection.close()

    def _read_until(self, mark):
        searched = 0
        while (found := self._buffer.find(mark, searched)) < 0:
            searched = max(0, len(self._buffer) - len(mark))
            if not self._receive():
                raise ConnectionError("the client closed the connection")
        end = found + len(mark)
        taken, self._buffer = self._buffer[:end], self._buffer[end:]
        return taken

    def _receive(self):
        data = self._connection.recv(65536)
        self._buffer += data
        return bool(data)

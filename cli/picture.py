#!/usr/bin/env python3
"""Draws what trailhound writes on a terminal as SVG, for the README.

    picture.py PROGRAM COLUMNS LAST ARGUMENT... > picture.svg

PROGRAM runs with the arguments on a pseudo terminal of COLUMNS columns. The picture ends with the first line that begins with
LAST. cli/pages_test.cc draws the pictures below cli/docs anew and compares them.
"""

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from xml.sax.saxutils import escape

CELL, LINE, MARGIN = 7.2, 17, 12
BACKGROUND, TEXT = "#1b1f24", "#d5dbe1"
COLOURS = {"31": "#ff7b72", "33": "#e3b341", "36": "#76e3ea"}


def run_on_terminal(command, columns):
    """The bytes that the command wrote on a terminal of this width."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 60, columns, 0, 0))
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
        os.environ.pop("NO_COLOR", None)
        os.execv(command[0], command)
    written = b""
    while True:
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:  # Linux says so when the other side has closed
            break
        if not data:
            break
        written += data
    os.waitpid(child, 0)
    return written.decode()


def stretches(line):
    """(column, style, text) of each stretch of a line without two blanks in it. What a carriage return goes back over is
    not shown."""
    line = re.sub(r"\x1b\[K", "", line).split("\r")[-1]
    style, column = "", 0
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            style = part[2:-1].removeprefix("0")
            continue
        for words in re.finditer(r"\S+( \S+)*", part):
            yield column + words.start(), style, words.group()
        column += len(part)


def draw(lines, columns):
    width, height = round(columns * CELL + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    yield f'<rect width="{width}" height="{height}" rx="6" fill="{BACKGROUND}"/>'
    yield (f'<g font-family="ui-monospace, \'DejaVu Sans Mono\', Menlo, Consolas, monospace" font-size="12" '
           f'fill="{TEXT}">')
    for row, line in enumerate(lines):
        for column, style, text in stretches(line):
            look = f' fill="{COLOURS[style]}"' if style in COLOURS else ' font-weight="bold"' if style == "1" else ""
            yield (f'<text x="{MARGIN + column * CELL:.1f}" y="{MARGIN + row * LINE + 12}" '
                   f'textLength="{len(text) * CELL:.1f}" lengthAdjust="spacingAndGlyphs"{look}>{escape(text)}</text>')
    yield "</g>"
    yield "</svg>"


def main():
    program, columns, last, arguments = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    lines = ["\x1b[1m$ trailhound " + " ".join(arguments) + "\x1b[0m"]
    for line in run_on_terminal([program, *arguments], columns).replace("\r\n", "\n").split("\n"):
        lines.append(line)
        if re.sub(r"\x1b\[[0-9;]*m", "", line).startswith(last):
            break
    else:
        sys.exit(f"no line begins with '{last}'")
    print("\n".join(draw(lines, columns)))


main()

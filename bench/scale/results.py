"""Tables and charts of measured figures."""

import datetime
import os
import subprocess


class Table:
    def __init__(self, title, columns, picture=None):
        """`picture`: (what it shows, file name)"""
        self.title, self.columns, self.rows, self.notes, self.picture = title, columns, [], [], picture

    def row(self, *cells):
        self.rows.append([str(cell) for cell in cells])

    def text(self):
        widths = [max(len(row[i]) for row in [self.columns] + self.rows) for i in range(len(self.columns))]
        lines = [self.title]
        for row in [self.columns] + self.rows:
            lines.append("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        return "\n".join(lines + self.notes) + "\n"

    def markdown(self):
        lines = [f"## {self.title}", "", "| " + " | ".join(self.columns) + " |", "|" + "---|" * len(self.columns)]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        if self.picture:
            lines += ["", "![{}]({})".format(*self.picture)]
        return "\n".join(lines + [""] + [note + "\n" for note in self.notes])


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return "unknown processor"


def machine(program, options):
    """The head of the page: what was measured, where and when."""
    version = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    load = os.getloadavg()[0]
    return f"""# Measured

`./dev bench scale` writes this page; [scale/README.md](scale/README.md) says what each table is.

{datetime.date.today().isoformat()}: {version}; {os.cpu_count()} cores of {processor()}, {memory} GiB of memory, load
{load:.1f} when the last figure was taken. Medians of {options.rounds} interleaved rounds. Large shapes have
{options.text / (1 << 30):.1f} GiB of text, the zip has {options.members:,} members, and there are {options.small:,} small files.
Compare rows of one table: absolute times depend on the machine.
"""


def bar_chart(title, bars, path):
    """An SVG with a bar for each (name, value)."""
    width, height, left, top = 480, 220, 60, 40
    most = max(value for _, value in bars)
    room = (width - left - 20) / len(bars)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
             f'<text x="{left}" y="20" font-size="14">{title}</text>']
    for number, (name, value) in enumerate(bars):
        size = (height - top - 40) * value / most
        x, y = left + number * room + room / 4, height - 30 - size
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{room / 2:.1f}" height="{size:.1f}" fill="#4878a8"/>')
        parts.append(f'<text x="{x + room / 4:.1f}" y="{y - 5:.1f}" text-anchor="middle">{value:.2f}</text>')
        parts.append(f'<text x="{x + room / 4:.1f}" y="{height - 12}" text-anchor="middle">{name}</text>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts + ["</svg>"]) + "\n")

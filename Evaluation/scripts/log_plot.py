"""A small plot as SVG: lines over sizes, both axes logarithmic."""
import math
import pathlib


def write(path, title, sizes, lines):
    """Writes a plot of `lines`: (label or "", colour, one value a size, whether it is dashed)."""
    width, height = 560, 320
    values = [value for _, _, own, _ in lines for value in own]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    x = lambda n: 60 + (width - 90) * math.log(n / sizes[0]) / math.log(sizes[-1] / sizes[0])
    y = lambda v: height - 40 - (height - 70) * (math.log10(v) - low) / (high - low)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             f'<text x="60" y="18">{title}</text>']
    for power in range(low, high + 1):
        parts.append(f'<line x1="60" x2="{width - 30}" y1="{y(10 ** power):.0f}" y2="{y(10 ** power):.0f}" stroke="#ddd"/>'
                     f'<text x="55" y="{y(10 ** power) + 4:.0f}" text-anchor="end">{10 ** power}</text>')
    labelled = []
    for n in reversed(sizes):  # the largest always, others where there is room
        if not labelled or x(labelled[-1]) - x(n) >= 60:
            labelled.append(n)
    parts += [f'<text x="{x(n):.0f}" y="{height - 22}" text-anchor="middle">{n:,}</text>' for n in labelled]
    for label, colour, own, is_dashed in lines:
        dash = ' stroke-dasharray="4 3"' if is_dashed else ""
        points = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in zip(sizes, own))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}"{dash}/>')
        if label:
            parts.append(f'<text x="{width - 26}" y="{y(own[-1]) + 4:.0f}" fill="{colour}">{label}</text>')
    pathlib.Path(path).write_text("\n".join(parts + ["</svg>\n"]))

#!/usr/bin/env python3
"""How much of what is indexed is navigation, and how much of the pages is not indexed.

For a seeded sample of HTML pages, Python's own parser splits each page's words into navigation
(elements that the two documentation systems mark as such) and content. Words that the index holds
beyond the page's content words are counted as navigation; content words that it lacks as lost.

    Evaluation/scripts/navigation_share.py FOLDER --index INDEX
"""
import argparse
import collections
import html.parser
import json
import pathlib
import random
import re
import subprocess

NAVIGATION = {"related", "sphinxsidebar", "navheader", "navfooter", "footer", "document-nav", "mobile-nav",
              "menu-wrapper", "headerlink", "skip", "toc", "toctree-wrapper", "contents", "search", "breadcrumb"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "nav", "template", "svg", "select", "button", "title", "footer", "noscript"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.content, self.navigation = [], [], []

    def handle_starttag(self, tag, attributes):
        if tag in VOID:
            return
        classes = set((dict(attributes).get("class") or "").split())
        self.stack.append((tag, tag in SILENT or bool(classes & NAVIGATION)))

    def handle_endtag(self, tag):
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place][0] == tag:
                del self.stack[place:]
                return

    def handle_data(self, data):
        (self.navigation if any(silent for _, silent in self.stack) else self.content).append(data)


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--index", required=True)
    parser.add_argument("--sextant", default=".build/release/sextant")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--show", type=int, default=0, help="show the worst pages")
    options = parser.parse_args()
    pages = sorted(p for p in options.folder.rglob("*.html"))
    sample = random.Random(1).sample(pages, min(options.pages, len(pages)))
    indexed_total = extra_total = content_total = lost_total = 0
    rows = []
    for path in sample:
        page = Page()
        page.feed(path.read_text(encoding="utf-8", errors="replace"))
        content = collections.Counter(words(" ".join(page.content)))
        name = str(path.relative_to(options.folder))
        done = subprocess.run([options.sextant, "get", name, "--index", options.index, "--json"],
                              capture_output=True, text=True)
        stored = json.loads(done.stdout) if done.stdout.strip() else []
        stored = stored.get("passages", stored) if isinstance(stored, dict) else stored
        headings = {heading for passage in stored for heading in passage["chunk"]["heading_path"]}
        texts = [passage["chunk"]["text"] for passage in stored]
        # Table headers are repeated before each cell, so a word counts as extra only when the page's
        # content does not have it at all, or its navigation does.
        navigation = collections.Counter(words(" ".join(page.navigation)))
        indexed = collections.Counter(words(" ".join(texts)))
        extra = sum(min(count - content[word], navigation[word]) for word, count in indexed.items()
                    if count > content[word] and navigation[word])
        everything = indexed + collections.Counter(words(" ".join(headings)))
        lost = sum(max(0, count - everything[word]) for word, count in content.items())
        rows.append((extra, lost, name))
        indexed_total += sum(indexed.values())
        extra_total += extra
        content_total += sum(content.values())
        lost_total += lost
    print(f"{len(sample)} pages: navigation {100 * extra_total / max(1, indexed_total):.2f} % of {indexed_total} indexed words; "
          f"not indexed {100 * lost_total / max(1, content_total):.2f} % of {content_total} content words")
    for extra, lost, name in sorted(rows, reverse=True)[:options.show]:
        print(f"  +{extra} {name}")
    for extra, lost, name in sorted(rows, key=lambda row: -row[1])[:options.show]:
        print(f"  -{lost} {name}")


if __name__ == "__main__":
    main()

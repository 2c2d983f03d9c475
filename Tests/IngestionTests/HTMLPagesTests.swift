import Ingestion
import Model
import Testing

/// Whole small pages in the styles of the tools that make most documentation.
@Suite struct HTMLPagesTests {
  private func parsed(_ html: String) throws -> MarkupDocument {
    try HTMLParser.parse(Array(html.utf8), path: "page.html")
  }

  @Test func sphinxPage() throws {
    let document = try parsed(
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"/>
      <title>ring — Ring buffers &#8212; Tools 3.1 documentation</title>
      <script src="a.js"></script><style>p { color: red }</style></head>
      <body>
      <div class="related" role="navigation"><h3>Navigation</h3><ul><li><a href="i">index</a></li></ul></div>
      <div class="document"><div class="documentwrapper"><div class="bodywrapper">
      <div class="body" role="main">
        <section id="module-ring">
      <span id="ring-ring-buffers"></span><h1><code class="xref"><span class="pre">ring</span></code> — Ring buffers<a class="headerlink" href="#module-ring" title="Permalink">¶</a></h1>
      <p id="index-0">The module keeps the newest values.</p>
      <nav class="contents local" id="contents"><ul><li><a href="#use">Use</a></li></ul></nav>
      <section id="use">
      <h2>Use<a class="headerlink" href="#use">¶</a></h2>
      <dl class="py class">
      <dt class="sig sig-object py" id="ring.Ring">
      <em class="property"><span class="pre">class</span><span class="w"> </span></em><span class="sig-prename descclassname"><span class="pre">ring.</span></span><span class="sig-name descname"><span class="pre">Ring</span></span><span class="sig-paren">(</span><em class="sig-param"><span class="n"><span class="pre">size</span></span></em><span class="sig-paren">)</span><a class="headerlink" href="#ring.Ring">¶</a></dt>
      <dd><p>A ring of at most <em>size</em> values.</p>
      <dl class="py method">
      <dt class="sig sig-object py" id="ring.Ring.push"><span class="sig-name descname"><span class="pre">push</span></span><span class="sig-paren">(</span><em class="sig-param">value</em><span class="sig-paren">)</span><a class="headerlink" href="#ring.Ring.push">¶</a></dt>
      <dd><p>Adds a value.</p>
      <div class="versionchanged"><p><span class="versionmodified changed">Changed in version 3.0: </span>Faster.</p></div>
      </dd></dl>
      <div class="admonition note"><p class="admonition-title">Note</p><p>Not for threads.</p></div>
      </dd></dl>
      <div class="highlight-python3 notranslate"><div class="highlight"><pre><span></span><span class="gp">&gt;&gt;&gt; </span><span class="n">r</span> <span class="o">=</span> <span class="n">Ring</span><span class="p">(</span><span class="mi">2</span><span class="p">)</span>
      <span class="gp">&gt;&gt;&gt; </span><span class="n">r</span>
      </pre></div></div>
      <table class="docutils"><thead><tr class="row-odd"><th class="head"><p>Size</p></th><th class="head"><p>Cost</p></th></tr></thead>
      <tbody><tr class="row-even"><td><p>10</p></td><td><p>1 µs</p></td></tr></tbody></table>
      </section></section>
      </div></div></div>
      <div class="sphinxsidebar" role="navigation"><h3>Previous topic</h3><p><a href="p">Prev</a></p></div></div>
      <div class="footer">© Copyright. Created using Sphinx.</div>
      </body></html>
      """)
    #expect(document.title == "ring — Ring buffers")
    let path = "(ring — Ring buffers > Use)"
    #expect(
      MarkupGolden.lines(document) == [
        "h1 #module-ring: ring — Ring buffers",
        "p #module-ring (ring — Ring buffers): The module keeps the newest values.",
        "h2 #use (ring — Ring buffers): Use",
        "dl #ring.Ring \(path): class ring.Ring(size): A ring of at most size values.",
        "dl #ring.Ring.push \(path): push(value): Adds a value.",
        "p #ring.Ring.push \(path): Changed in version 3.0: Faster.",
        "note #ring.Ring \(path): Note: Not for threads.",
        "code #use \(path): >>> r = Ring(2)⏎>>> r", "tr #use \(path): Size: 10 | Cost: 1 µs",
      ])
  }

  @Test func docBookPage() throws {
    let document = try parsed(
      """
      <?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>LOCK</title></head><body id="docContent"><div class="navheader"><table summary="Navigation header"><tr><th colspan="5">LOCK</th></tr><tr><td><a accesskey="p" href="a">Prev</a> </td><td><a accesskey="n" href="b">Next</a></td></tr></table><hr /></div><div class="refentry" id="SQL-LOCK"><div class="titlepage"></div><a id="id-1.1" class="indexterm"></a><div class="refnamediv"><h2><span class="refentrytitle">LOCK</span></h2><p>LOCK — lock a table</p></div><div class="refsynopsisdiv"><h2>Synopsis</h2><pre class="synopsis">
      LOCK [ TABLE ] <em class="replaceable"><code>name</code></em> [, ...]

      where <em class="replaceable"><code>mode</code></em> is one of:
      </pre></div><div class="refsect1" id="R1"><h2>Parameters</h2><div class="variablelist"><dl class="variablelist"><dt id="P-NAME"><span class="term"><em class="replaceable"><code>name</code></em></span></dt><dd><p>
          The name of a table.
         </p><p>It must exist.</p></dd></dl></div><div class="tip"><h3 class="title">Tip</h3><p>Lock late.</p></div></div><div class="refsect1" id="R2"><h2>See Also</h2><span class="simplelist"><a class="xref" href="c">BEGIN</a>, <a class="xref" href="d">COMMIT</a></span></div></div><div class="navfooter"><hr /><table><tr><td><a accesskey="p" href="a">Prev</a></td></tr><tr><td>ABORT </td></tr></table></div></body></html>
      """)
    #expect(document.title == "LOCK")
    #expect(
      MarkupGolden.lines(document) == [
        "h2 #SQL-LOCK: LOCK", "p #SQL-LOCK (LOCK): LOCK — lock a table", "h2 #SQL-LOCK: Synopsis",
        "code #SQL-LOCK (Synopsis): LOCK [ TABLE ] name [, ...]⏎⏎where mode is one of:",
        "h2 #R1: Parameters", "dl #P-NAME (Parameters): name: The name of a table.",
        "p #P-NAME (Parameters): It must exist.", "note #R1 (Parameters): Tip: Lock late.",
        "h2 #R2: See Also", "p #R2 (See Also): BEGIN, COMMIT",
      ])
  }

  @Test func modernPage() throws {
    let document = try parsed(
      """
      <!doctype html><html><head><title>Install | Gadget</title></head><body>
      <a class="skip-link" href="#main">Skip to main content</a>
      <header class="site"><a href="/">Gadget</a><nav><a href="/docs">Docs</a></nav></header>
      <div class="layout"><aside class="sidebar"><ul><li><a href="/a">A</a></li></ul></aside>
      <main id="main"><nav aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li></ol></nav>
      <article><header><h1 id="install">Install</h1><p>Five minutes.</p></header>
      <p>Pick a system:</p><div role="tablist"><button role="tab">Linux</button></div>
      <div role="tabpanel"><pre><code class="language-sh">apt install gadget
      </code></pre></div><div role="tabpanel" hidden><pre><code>brew install gadget</code></pre></div>
      <h2 id="check"><a href="#check" class="anchor" aria-hidden="true">#</a>Check</h2>
      <p>Run <kbd>gadget --version</kbd>.</p><figure><img src="x.png" alt=""><figcaption>Output</figcaption></figure>
      <footer><p>Was this helpful? <a href="/y">Yes</a> <a href="/n">No</a></p></footer></article>
      <aside class="toc"><h2>On this page</h2><ul><li><a href="#check">Check</a></li></ul></aside></main></div>
      <footer>© Gadget</footer></body></html>
      """)
    #expect(document.title == "Install")
    #expect(
      MarkupGolden.lines(document) == [
        "h1 #install: Install", "p #install (Install): Five minutes.",
        "p #install (Install): Pick a system:", "code #install (Install): apt install gadget",
        "code #install (Install): brew install gadget", "h2 #check (Install): Check",
        "p #check (Install > Check): Run gadget --version.", "p #check (Install > Check): Output",
        "p #check (Install > Check): Was this helpful? Yes No",
      ])
  }

  @Test func sloppyPage() throws {
    let document = try parsed(
      """
      <HTML><TITLE>Old page</TITLE><BODY BGCOLOR=white>
      <CENTER><H1>Old <FONT COLOR=red>page</H1></FONT></CENTER>
      First text, no paragraph<P>Second & third <B>bold <I>both</B> italic</I>
      <UL><LI>one<LI>two <A NAME=two>x</UL>
      <H2><A NAME="top">Part</A></H2>A < B and <unknown>stuff</unknown>
      <TABLE><TR><TD>a<TD>b<TR><TD>c</TABLE>
      <A HREF="prev.html">Prev</A> | <A HREF="index.html">Up</A> | <A HREF="next.html">Next</A>
      </HTML><P>trailing
      """)
    #expect(document.title == "Old page")
    let words = MarkupGolden.words(document).joined(separator: " ")
    #expect(
      words
        == "Old page First text, no paragraph Second & third bold both italic one two x Part "
        + "A < B and stuff a | b c trailing")
    #expect(document.blocks.first { $0.text == "Part" }?.anchor == "top")
  }
}

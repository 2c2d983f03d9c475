/// The looks of the report.
enum ReportStyle {
  /// The style sheet: colours that also the colour-blind tell apart, for light, dark and paper.
  static let sheet: HTML = """

    :root { color-scheme: light dark; --paper: #fbfaf7; --card: #ffffff; --ink: #1f2328;
      --soft: #646b75; --line: #e3e0d8; --better: #0b7a75; --worse: #c2540a; --same: #a9adb3;
      --tint: #0b7a7526; --care: #fdf3dc; }
    @media (prefers-color-scheme: dark) { :root { --paper: #14171b; --card: #1c2026;
      --ink: #e8e6e1; --soft: #9aa3ae; --line: #2f353d; --better: #3fc7b8; --worse: #ff9d5c;
      --same: #5b636d; --tint: #3fc7b82e; --care: #2c2616; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
    main { max-width: 1160px; margin: 0 auto; padding: 48px 24px 72px; }
    h1 { font: 600 clamp(28px, 4vw, 42px)/1.15 ui-serif, Georgia, "Times New Roman", serif;
      margin: 4px 0 28px; overflow-wrap: anywhere; }
    h2 { font: 600 24px/1.3 ui-serif, Georgia, "Times New Roman", serif; margin: 48px 0 12px; }
    h3 { font-size: 17px; margin: 28px 0 10px; overflow-wrap: anywhere; }
    p { margin: 0 0 10px; }
    .eyebrow { color: var(--soft); font-size: 14px; letter-spacing: .02em; margin: 0; }
    .better { --verdict: var(--better); } .worse { --verdict: var(--worse); }
    .undecided { --verdict: var(--soft); }
    .cards { display: grid; gap: 16px;
      grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
      border-top: 5px solid var(--verdict); padding: 18px 22px 16px;
      display: flex; flex-wrap: wrap; gap: 12px 40px; align-items: center;
      align-content: flex-start; }
    .card-text { flex: 1 1 280px; max-width: 420px; }
    .card-plot { flex: 2 1 300px; max-width: 600px; } .card-plot svg.interval { width: 100%; }
    .card p { color: var(--soft); font-variant-numeric: tabular-nums; }
    .card .card-name { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; margin: 0; }
    .card .big { color: var(--verdict); font-size: 46px; font-weight: 650; line-height: 1.2;
      letter-spacing: -.02em; margin: 2px 0 6px; }
    .pill { color: var(--verdict); border: 1px solid currentColor; border-radius: 99px;
      font-size: 12px; font-weight: 600; padding: 1px 9px; margin-left: 6px; white-space: nowrap; }
    .balance { display: flex; gap: 2px; height: 8px; border-radius: 4px; overflow: hidden; }
    .balance span { flex-basis: 0; min-width: 2px; }
    .balance .gain { background: var(--better); } .balance .same { background: var(--same); }
    .balance .loss { background: var(--worse); }
    .balance-text, .card .balance-text { color: var(--soft); font-size: 13px; margin: 5px 0 0;
      white-space: nowrap; }
    aside { background: var(--care); border-radius: 14px; margin-top: 24px; padding: 14px 22px; }
    aside h2 { font-size: 18px; margin: 0 0 4px; } aside ul { margin: 0; padding-left: 20px; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: 14.5px; margin: 0 0 20px; }
    caption { text-align: left; font-weight: 600; padding: 6px 0; }
    th, td { border-bottom: 1px solid var(--line); padding: 8px; text-align: left;
      vertical-align: middle; }
    tfoot td { border: 0; padding-top: 0; }
    thead th { color: var(--soft); font-size: 13px; font-weight: 600; vertical-align: bottom; }
    tbody th { font-weight: 600; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    thead .number { white-space: normal; }
    .difference { color: var(--verdict); font-weight: 650; }
    .difference small { display: block; color: var(--soft); font-size: 12px; font-weight: 400; }
    td.plot { padding: 0 4px; } td.topics { min-width: 180px; }
    svg { display: block; } svg text { fill: var(--soft); font-size: 11px; }
    svg.interval { width: 248px; }
    .interval .hill { fill: var(--verdict); opacity: .28; }
    .interval .whisker { stroke: var(--verdict); stroke-width: 2.5; stroke-linecap: round; }
    .interval .dot { fill: var(--verdict); stroke: var(--card); stroke-width: 1.5; }
    .zero { stroke: var(--soft); stroke-width: 1; } .tick { stroke: var(--soft); }
    .grid { stroke: var(--line); } .mean { stroke: var(--ink); stroke-dasharray: 5 4; }
    svg .mean-label { fill: var(--ink); font-weight: 600; }
    rect.gain, circle.gain { fill: var(--better); } rect.loss, circle.loss { fill: var(--worse); }
    rect.same, circle.same { fill: var(--same); }
    svg.scatter { overflow: visible; } .scatter circle { opacity: .62; }
    .waterfall rect { shape-rendering: crispEdges; }
    .plots rect:hover, .plots circle:hover { opacity: 1; filter: brightness(1.25); }
    td.gain { color: var(--better); } td.loss { color: var(--worse); }
    details { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
      margin: 10px 0; padding: 4px 20px; }
    summary { cursor: pointer; font-weight: 600; padding: 8px 0; }
    summary span { color: var(--verdict); font-variant-numeric: tabular-nums; margin-left: 8px; }
    .plots { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 1fr); gap: 16px;
      align-items: center; padding: 6px 0 12px; }
    .plots svg { width: 100%; height: auto; }
    div.examples { display: grid; gap: 4px 32px; grid-template-columns: 1fr 1fr; }
    table.examples { font-size: 14px; align-self: start; } .none { color: var(--soft); }
    table.examples th, table.all th { font-weight: 400; overflow-wrap: anywhere; }
    td.value { background: linear-gradient(to right, var(--tint) calc(var(--share) * 100%),
      transparent 0); }
    table.all { table-layout: fixed; min-width: 640px; }
    table.all thead th { overflow-wrap: anywhere; }
    table.all thead th:first-child { width: 46%; }
    .guide p { color: var(--soft); max-width: 78ch; } .guide b { color: var(--ink); }
    @media (max-width: 760px) { .plots, div.examples { grid-template-columns: 1fr; }
      .plots svg.scatter { max-width: 300px; } main { padding: 28px 14px 48px; } }
    @media print { details { break-inside: avoid; } body { background: none; } }

    """
}

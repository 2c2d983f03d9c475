/// Verdicts of Git 2.39.5 for made-up trees, as `git check-ignore --verbose --non-matching
/// --no-index` printed them: after each tree's ignore files, one line a path with `d` or `f`, the
/// path, and the file and line of the rule that decided, or `-`.
enum IgnoreRulesGolden {
  static let recorded = ##"""
    == a project
    -- .gitignore
    # build products
    /build/
    *.log
    !keep.log
    node_modules
    docs/*.tmp
    **/cache/**
    secret?.[tc]xt
    \#odd
    \!odd
    trail\##u{20}
    space\\##u{20}
    -- docs/.gitignore
    *.html
    !index.html
    /only-here
    -- docs/api/.gitignore
    !*.html
    last.html
    -- paths
    d build => .gitignore:2
    f build/x.o => .gitignore:2
    d src => -
    d src/build => -
    f src/build/y => -
    f a.log => .gitignore:3
    f keep.log => .gitignore:4
    f deep/keep.log => .gitignore:4
    f deep/b.log => .gitignore:3
    d node_modules => .gitignore:5
    f node_modules/m/keep.log => .gitignore:5
    f docs/a.tmp => .gitignore:6
    f docs/api/a.tmp => -
    f a.tmp => -
    d cache => -
    f cache/x => .gitignore:7
    d p/cache/q => .gitignore:7
    f p/cache/q/r => .gitignore:7
    f secret1.txt => .gitignore:8
    f secret.txt => -
    f secretx.cxt => .gitignore:8
    f secretx.dxt => -
    f #odd => .gitignore:9
    f !odd => .gitignore:10
    f trail => .gitignore:11
    f space  => .gitignore:12
    f space => -
    f docs/x.html => docs/.gitignore:1
    f docs/index.html => docs/.gitignore:2
    f docs/only-here => docs/.gitignore:3
    f docs/api/only-here => -
    f docs/api/x.html => docs/api/.gitignore:1
    f docs/api/last.html => docs/api/.gitignore:2
    f x.html => -
    == nothing returns below an ignored folder
    -- .gitignore
    out
    !out/keep.txt
    lib/*
    !lib/keep
    -- paths
    d out => .gitignore:1
    f out/keep.txt => .gitignore:1
    d lib => -
    f lib/a => .gitignore:3
    d lib/keep => .gitignore:4
    f lib/keep/b => -
    d lib/other => .gitignore:3
    f lib/other/keep => .gitignore:3
    == double stars
    -- .gitignore
    **/foo
    a/**/z
    rest/**
    **/x/y
    g**
    m/**n
    -- paths
    f foo => .gitignore:1
    d p/foo => .gitignore:1
    f p/q/foo => .gitignore:1
    f p/foobar => -
    f a/z => .gitignore:2
    f a/b/z => .gitignore:2
    f a/b/c/z => .gitignore:2
    f a/bz => -
    f b/a/z => -
    d rest => -
    f rest/one => .gitignore:3
    f rest/two/three => .gitignore:3
    f rested => -
    f x/y => .gitignore:4
    d w/x/y => .gitignore:4
    f w/y => -
    f g => .gitignore:5
    f gh => .gitignore:5
    f i/gh => .gitignore:5
    f m/n => .gitignore:6
    f m/on => .gitignore:6
    f m/o/n => -
    == classes
    -- .gitignore
    [a-c].x
    [!a-c].y
    [^a-c].w
    []-]q
    [[:digit:]][[:upper:]]
    [\]]z
    un[closed
    [a\-c]k
    -- paths
    f a.x => .gitignore:1
    f d.x => -
    f a.y => -
    f d.y => .gitignore:2
    f b.w => -
    f e.w => .gitignore:3
    f ]q => .gitignore:4
    f -q => .gitignore:4
    f aq => -
    f 1A => .gitignore:5
    f 1a => -
    f AA => -
    f ]z => .gitignore:6
    f \z => -
    f un[closed => -
    f unc => -
    f ak => .gitignore:8
    f -k => .gitignore:8
    f bk => -
    f ck => .gitignore:8
    == order decides
    -- .gitignore
    *
    !*/
    !*.md
    draft*.md
    !draft-final.md
    -- paths
    f a.txt => .gitignore:1
    f a.md => .gitignore:3
    d sub => .gitignore:2
    f sub/b.md => .gitignore:3
    f sub/b.txt => .gitignore:1
    f sub/draft1.md => .gitignore:4
    f draft-final.md => .gitignore:5
    """##
}

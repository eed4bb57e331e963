/// The style of all pages: one file of the site, without anything from elsewhere.
enum StyleSheet {
    static let path = "style.css"

    /// - Parameter marks: by project.
    static func bytes(_ marks: [ProjectMark?]) -> [UInt8] {
        var text = source
        for (index, mark) in marks.enumerated() {
            guard let mark else { continue }
            text += ".p\(index){--c:\(mark.color);--pattern:var(--pattern-\(mark.pattern))}\n"
        }
        return Array(text.utf8)
    }

    private static let source = ##"""
        :root{color-scheme:light dark;--bg:#fff;--panel:#f5f7f9;--text:#1a2129;--soft:#50606e;--line:#d8dfe5;--strong:#b9c4cd;--accent:#174ea6;--on-accent:#fff;--head:#12304f;--on-head:#fff;--rest:#f4f5f7;--warn:#9a4300;--warn-bg:#fff1e0;--bad:#b3261e;--bad-bg:#fdeceb;--ok:#1d6b3a;--ok-bg:#e5f4ea;--tint:14%;--edge:100%;--h1:#dceaf7;--h2:#b3d3ee;--h3:#7fb1dd;--h4:#2f75b5;--h5:#174a7c;
        --pattern-0:none;--pattern-1:repeating-linear-gradient(45deg,transparent 0 3px,rgb(255 255 255/.75) 3px 5px);--pattern-2:repeating-linear-gradient(-45deg,transparent 0 3px,rgb(255 255 255/.75) 3px 5px);--pattern-3:repeating-linear-gradient(0deg,transparent 0 3px,rgb(255 255 255/.75) 3px 5px)}
        @media (prefers-color-scheme:dark){:root{--bg:#12171d;--panel:#1a2129;--text:#e6ebf0;--soft:#a3b1bd;--line:#2d3742;--strong:#465563;--accent:#8ab8ff;--on-accent:#0b1622;--head:#0b2138;--on-head:#f0f5fa;--rest:#171d24;--warn:#ffb871;--warn-bg:#3a2812;--bad:#ff9d95;--bad-bg:#3d1c1a;--ok:#86d6a2;--ok-bg:#173423;--tint:30%;--edge:78%;--h1:#1c3247;--h2:#224a6d;--h3:#2a669b;--h4:#6aa9e0;--h5:#a9d0f5}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--bg);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Helvetica Neue",Arial,sans-serif}
        a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
        a:hover{text-decoration-thickness:2px}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
        main:focus{outline:none}
        .skip{position:absolute;inset-block-start:-10rem;inset-inline-start:1rem;background:var(--bg);padding:.5rem 1rem;z-index:9}
        .skip:focus{inset-block-start:.5rem}
        h1{font-size:1.75rem;line-height:1.2;margin:.25rem 0 .5rem;letter-spacing:-.01em;text-wrap:balance}
        h2{font-size:1.15rem;line-height:1.3;margin:2rem 0 .6rem}
        small{color:var(--soft);font-size:.85em}
        th small,li small{display:block;font-weight:400}
        .lead{font-size:1.1rem;color:var(--soft);margin:0 0 1.25rem}
        .hint,.empty{color:var(--soft)}
        ul{padding-inline-start:1.2em}

        .top{background:var(--head);color:var(--on-head);padding:.7rem clamp(1rem,3vw,2.5rem);display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem}
        .top a{color:inherit;text-decoration:none}
        .top :focus-visible{outline-color:#fff}
        .plan{margin:0;font-weight:650;font-size:1.02rem;flex:1 1 auto}
        .top ul,.years ul{list-style:none;display:flex;flex-wrap:wrap;margin:0;padding:0;gap:.15rem .25rem}
        .pages{order:3;flex:1 1 100%;min-inline-size:0}
        .top li a{display:block;padding:.3rem .65rem;border-radius:.4rem;font-size:.94rem}
        .top li a:hover{background:rgb(255 255 255/.14)}
        .pages li:first-child a{margin-inline-start:-.65rem}
        .pages li a[aria-current]{background:rgb(255 255 255/.2);font-weight:600}
        .pages li:first-child a[aria-current]{margin-inline-start:0}
        .languages li a[aria-current]{text-decoration:underline;text-decoration-thickness:2px}
        main{padding:1.25rem clamp(1rem,3vw,2.5rem) 2.5rem;max-width:120rem;margin:0 auto}
        footer{border-block-start:1px solid var(--line);color:var(--soft);font-size:.88rem;padding:.75rem clamp(1rem,3vw,2.5rem)}
        .audience{color:var(--bad)}
        .notes{margin-block-start:2.5rem;border-block-start:1px solid var(--line);padding-block-start:.5rem;color:var(--soft);font-size:.85rem;max-width:75ch}
        .notes p{margin:.35rem 0}
        .years{margin:0 0 1rem}
        .years a{display:block;padding:.25rem .8rem;border:1px solid var(--strong);border-radius:2rem;text-decoration:none;font-size:.92rem;color:var(--text)}
        .years a:hover{border-color:var(--accent);color:var(--accent)}
        .years a[aria-current]{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
        .legend,.inline{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;padding:0;margin:0 0 .8rem;font-size:.87rem;color:var(--soft);align-items:center}
        .legend .chip{display:inline-block;max-width:none}

        .sign{display:inline-flex;align-items:center;gap:.3em;font-weight:650;font-size:.78em;white-space:nowrap;letter-spacing:.01em}
        .swatch{inline-size:.85em;block-size:.85em;border-radius:.2em;flex:none;background-color:var(--c,#777);background-image:var(--pattern,none);box-shadow:0 0 0 1px color-mix(in srgb,var(--c,#777) 60%,var(--text))}
        .project{text-decoration:none;color:var(--text)}
        .project:hover{text-decoration:underline}
        .project .sign{color:var(--soft)}
        .above{margin:0;display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center;color:var(--soft)}
        .above .sign{font-size:.9em}
        .kind{color:var(--soft)}
        .badge{display:inline-block;border:1px solid var(--strong);border-radius:1rem;padding:0 .6em;font-size:.8rem;line-height:1.5;white-space:nowrap}
        .badge.confirmed{border-color:var(--ok);color:var(--ok);background:var(--ok-bg)}
        .badge.tentative{border-style:dashed}
        .badge.done{color:var(--soft)}
        .badge.cancelled,.badge.postponed{color:var(--bad);border-color:var(--bad);background:var(--bad-bg)}
        .bang{display:inline-block;inline-size:1.25em;block-size:1.25em;line-height:1.25em;border-radius:50%;background:var(--warn);color:var(--bg);text-align:center;font-weight:800;font-size:.72em;vertical-align:.08em;font-style:normal}
        .done-sign{color:var(--ok);font-weight:700}
        .chip .done-sign{color:inherit}

        table{border-collapse:collapse;inline-size:100%;font-size:.94rem}
        th,td{text-align:start;vertical-align:top;padding:.45rem .6rem;border-block-end:1px solid var(--line)}
        thead th{font-size:.82rem;font-weight:600;color:var(--soft);border-block-end:2px solid var(--strong);vertical-align:bottom}
        tbody th{font-weight:500}
        .number{text-align:end;font-variant-numeric:tabular-nums}
        .when{font-variant-numeric:tabular-nums;inline-size:15rem}
        .where{inline-size:14rem}
        .activities th[scope=row] a{font-weight:600}
        .activities .group th{background:var(--panel);font-weight:650;padding-block:.35rem;border-block-end:1px solid var(--strong)}
        .activities tr.cancelled th a,.activities tr.postponed th a,.chip.cancelled{text-decoration:line-through}
        .index:not(.calls) thead th:nth-last-child(-n+2){text-align:end}
        .signs{line-height:1.8}
        .signs a{margin-inline-end:.4rem;text-decoration:none}
        .address{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.87em;overflow-wrap:anywhere;direction:ltr;unicode-bidi:isolate}
        .webcal{margin-inline-start:.6rem;font-size:.87em}
        .index th[scope=row] small a,.calls td small{display:inline}
        .calls tbody{border-block-end:2px solid var(--line)}

        .planner{table-layout:fixed;font-size:.75rem;min-inline-size:76rem}
        .planner th[scope=row]{inline-size:10.5rem;font-size:.8rem;position:sticky;inset-inline-start:0;background:var(--bg);z-index:1;padding-inline-start:0;border-inline-end:1px solid var(--line)}
        .planner thead th{position:sticky;inset-block-start:0;background:var(--bg);z-index:2;border-inline-start:1px solid var(--line)}
        .planner thead th:first-child{inline-size:10.5rem;border-inline-start:0;z-index:3;inset-inline-start:0;padding-inline-start:0}
        .planner thead th{font-size:.85rem;padding-inline:.35rem}
        .planner thead a{text-decoration:none;color:var(--text)}
        .planner thead a:hover{text-decoration:underline}
        .planner td{padding:0 0 .35rem;border-inline-start:1px solid var(--line)}
        .planner .project{display:block;line-height:1.3}
        .planner .project .sign{display:flex;font-size:.9em}
        .planner tfoot th,.planner tfoot td{border-block-end:0;border-block-start:2px solid var(--strong);font-size:.78rem;color:var(--soft)}
        .planner tfoot td{padding:.3rem .35rem;line-height:1.35}
        .planner .count,.planner .overlaps{display:block}
        .planner .overlaps{color:var(--warn)}
        .level{display:block;inline-size:100%;block-size:6px;fill:var(--accent);opacity:.75;margin-block-end:.2rem}
        .track{display:block;inline-size:100%;block-size:7px;background:var(--panel);fill:var(--c,#777)}
        .track .open{opacity:.35}
        .chips{list-style:none;margin:0;padding:.3rem .15rem 0;display:grid;gap:.2rem}
        .chips li{min-inline-size:0}
        .chip{display:block;padding:.12rem .35rem;border:1px solid color-mix(in srgb,var(--c,#777) 45%,var(--bg));border-inline-start:4px solid var(--c,#777);border-radius:.25rem;background:color-mix(in srgb,var(--c,#777) var(--tint),var(--bg));color:var(--text);text-decoration:none;line-height:1.28;overflow-wrap:break-word}
        .chip:hover{border-color:var(--text)}
        .chip.tentative{border-style:dashed;border-inline-start-style:dashed;background:transparent}
        .chip.done{background:transparent;border-color:var(--line);border-inline-start-color:color-mix(in srgb,var(--c,#777) 60%,var(--bg))}
        .planner .chip{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
        .planner .chip{padding-inline:.25rem .2rem}
        .planner .chip,.notices li{hyphens:auto;overflow-wrap:break-word}
        .dense .chip{display:flex;gap:.3em;align-items:baseline;white-space:nowrap;overflow:hidden;padding-block:0}
        .dense .chip>*{flex:none}
        .dense .chip .title{flex:0 1 auto;overflow:hidden;text-overflow:ellipsis;min-inline-size:0}
        .planner.dense .chip{font-size:.74rem;padding-inline:.25rem}
        .planner.dense .chips{gap:.1rem;padding-inline:.1rem}
        .chip .sign{font-size:.78em}
        .chip b{font-variant-numeric:tabular-nums}
        .chip.sample{padding-inline:.5rem}
        .more{font-size:.8rem;padding-inline:.35rem}
        .notices td{background:repeating-linear-gradient(135deg,var(--panel) 0 6px,var(--bg) 6px 9px)}
        .notices .chips{color:var(--text)}
        .notices .chips li{padding:.05rem .2rem;background:var(--bg);border-radius:.25rem;line-height:1.28}

        .month{table-layout:fixed;border:1px solid var(--line);font-size:.86rem}
        .month thead th{padding:.4rem .5rem}
        .month td{border:0;border-inline-start:1px solid var(--line);padding:.12rem .2rem}
        .month .days td{border-block-start:2px solid var(--strong);padding:.25rem .5rem 0;font-variant-numeric:tabular-nums;font-weight:600}
        .month .other{color:var(--soft);font-weight:400}
        .month .rest{background:var(--rest)}
        .month tr:has(+ .days) td,.month tr:last-child td{padding-block-end:1.4rem}
        .month .today time{background:var(--accent);color:var(--on-accent);border-radius:1rem;padding:0 .5em}
        .open .chip{border-style:dashed}
        .chips.open{grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));padding:0;font-size:.86rem}
        .narrow{display:none}

        .filters{display:flex;flex-wrap:wrap;gap:.6rem .8rem;background:var(--panel);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;margin-block-end:1rem;align-items:end}
        .filters[hidden]{display:none}
        .filters label{display:grid;gap:.15rem;font-size:.85rem;flex:1 1 9rem;max-inline-size:16rem}
        .filters span{color:var(--soft)}
        input,select,button,.button{font:inherit;font-size:.92rem;padding:.35rem .6rem;border:1px solid var(--strong);border-radius:.4rem;background:var(--bg);color:var(--text);inline-size:100%;min-block-size:2.2rem}
        button,.button{inline-size:auto;cursor:pointer;text-decoration:none;display:inline-block}
        button[type=submit],li:first-child>.button{font-weight:600}
        button:hover,.button:hover{border-color:var(--accent);color:var(--accent)}
        .buttons{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:.6rem 0}
        #count{color:var(--soft);margin:.5rem 0}

        .facts{display:grid;gap:.35rem 1.5rem;margin:1rem 0;max-width:90rem}
        .facts>div{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:1rem;border-block-end:1px solid var(--line);padding-block-end:.35rem}
        .facts dt{color:var(--soft)}
        .facts dd{margin:0;overflow-wrap:anywhere}
        .facts:empty{display:none}
        .plain{list-style:none;padding:0;margin:0}
        .plain small{display:inline}
        .prose{max-width:75ch}
        .pointer{font-style:italic}

        .scroll{overflow-x:auto}
        @media (min-width:80rem){.scroll:has(.planner){overflow:visible}}
        .overlap-list{list-style:none;padding:0}
        .overlap-list>li{border-inline-start:4px solid var(--warn);padding:.3rem .8rem;margin-block-end:.5rem;background:var(--panel);border-radius:.25rem}
        .overlap-list small{display:inline}
        .timeline{display:block;inline-size:100%;min-inline-size:60rem;block-size:auto;background:var(--panel);border:1px solid var(--line);border-radius:.5rem}
        .timeline text{font-size:12px;fill:var(--text)}
        .timeline text.month{fill:var(--soft);font-size:11px}
        .timeline text.year{font-weight:700}
        .timeline text.before{text-anchor:end}
        .timeline line.month{stroke:var(--line)}
        .timeline line.year{stroke:var(--strong)}
        .timeline line.today{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:4 3}
        .timeline .bar{fill:var(--c,#777);stroke:color-mix(in srgb,var(--c,#777) 70%,var(--text));stroke-width:1}
        .timeline .tentative .bar,.timeline .bar.open{fill:color-mix(in srgb,var(--c,#777) 25%,var(--bg));stroke-dasharray:4 2.5}
        .timeline .done .bar{fill-opacity:.55}
        .timeline a:hover text{text-decoration:underline}

        .card{border:1px solid var(--line);border-inline-start:6px solid var(--strong);border-radius:.5rem;padding:.7rem 1rem;margin:0 0 1rem;background:var(--panel);break-inside:avoid}
        .card.error{border-inline-start-color:var(--bad)}
        .card.warning{border-inline-start-color:var(--warn)}
        .card.synergy{border-inline-start-color:var(--ok)}
        .card>header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem .5rem}
        .card .level{display:inline-block;inline-size:auto;block-size:auto;opacity:1;margin:0}
        .card.error .level{color:var(--bad);border-color:var(--bad);background:var(--bad-bg)}
        .card.warning .level{color:var(--warn);border-color:var(--warn);background:var(--warn-bg)}
        .days{margin-inline-start:auto;color:var(--soft);font-size:.92rem}
        tr.days{margin:0;color:inherit;font-size:inherit}
        .sides{list-style:none;margin:.6rem 0;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.7rem}
        .sides li{background:var(--bg);border:1px solid var(--line);border-radius:.4rem;padding:.55rem .75rem;font-size:.93rem}
        .sides p{margin:.2rem 0}
        .sides .title{font-weight:650;font-size:1rem;line-height:1.3}
        .reason.facts{margin:.5rem 0 0;font-size:.9rem;gap:.15rem}
        .reason.facts>div{border:0;padding:0}
        .reason ul{margin:0}
        p.reason{margin:.3rem 0;color:var(--soft)}
        .score strong{font-size:1.15rem;font-variant-numeric:tabular-nums}
        .score svg{inline-size:7rem;block-size:.55rem;margin-inline-start:.6rem;fill:var(--ok);vertical-align:.05em}
        .score .whole{fill:var(--line)}

        .heat{inline-size:auto;font-size:.78rem;border-spacing:1px;border-collapse:separate}
        .heat th,.heat td{border:0;padding:.15rem .3rem;text-align:center}
        .heat td{min-inline-size:1.3rem;padding-inline:.1rem;background:var(--panel);font-variant-numeric:tabular-nums;border-radius:.15rem}
        .heat thead th{vertical-align:middle}
        .heat thead tr:first-child th{text-align:start}
        .heat .week{font-weight:400;padding-inline:0;font-size:.72rem}
        .heat th[scope=row],.heat th[rowspan]{text-align:start;white-space:nowrap;position:sticky;inset-inline-start:0;background:var(--bg);z-index:1;padding-inline-start:0}
        .heat .h1{background:var(--h1)}.heat .h2{background:var(--h2)}.heat .h3{background:var(--h3);color:#0b1622}
        .heat .h4{background:var(--h4);color:#fff}.heat .h5{background:var(--h5);color:#fff}
        .heat .bang{display:inline;background:none;color:inherit;font-size:1em}
        .heat .over{box-shadow:inset 0 0 0 2px var(--bad);font-weight:700}
        @media (prefers-color-scheme:dark){.heat .h3{color:#fff}.heat .h4,.heat .h5{color:#0b1622}}

        .subscription{margin-block-start:2.5rem;background:var(--panel);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem;display:flex;gap:2rem;flex-wrap:wrap;break-inside:avoid}
        .subscription h2{margin:0 0 .4rem}
        .subscription p{margin:.4rem 0;max-width:75ch}
        .ways{flex:1 1 22rem}
        .qr{margin:0;inline-size:9.5rem}
        .qr svg{display:block;inline-size:100%;border-radius:.3rem}
        .qr figcaption{font-size:.78rem;color:var(--soft);margin-block-start:.3rem}

        @media (max-width:60rem){.where{inline-size:auto}.when{inline-size:10rem}}
        @media (max-width:42rem){
        .month{font-size:.8rem}
        h1{font-size:1.4rem}
        .top{padding-block:.5rem}
        .pages ul{flex-wrap:nowrap;overflow-x:auto;padding-block-end:.25rem}
        .pages li{flex:none}
        .wide{display:none}.narrow{display:block}
        .activities,.activities tbody,.activities tr,.activities td,.activities th{display:block;inline-size:auto}
        .activities thead{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
        .activities tr{border-block-end:1px solid var(--line);padding-block:.6rem}
        .activities tr.group{padding:0;border:0}
        .activities td,.activities th{border:0;padding:.08rem 0}
        .activities .group th{padding:.3rem .5rem}
        .activities td:empty{display:none}
        .facts>div{grid-template-columns:1fr;gap:.1rem}
        .planner{min-inline-size:70rem}
        .planner th[scope=row],.planner thead th:first-child{inline-size:6.5rem}
        .filters label{flex-basis:40%;min-inline-size:0;max-inline-size:none}
        .days{margin-inline-start:0;flex-basis:100%}
        .index td:nth-child(2),.index th:nth-child(2):not([scope=row]){overflow-wrap:anywhere}
        .index{font-size:.86rem}.index th,.index td{padding:.35rem .3rem}
        }
        @media print{
        @page{size:landscape;margin:10mm}
        :root{--bg:#fff;--panel:#f6f7f8;--text:#000;--soft:#333;--line:#bbb;--strong:#777;--accent:#000;--on-accent:#fff;--rest:#f1f1f1;--warn:#7a3500;--warn-bg:#fff;--bad:#8c1d18;--bad-bg:#fff;--ok:#164f2b;--ok-bg:#fff;--tint:14%;--h1:#dceaf7;--h2:#b3d3ee;--h3:#7fb1dd;--h4:#2f75b5;--h5:#174a7c;color-scheme:light}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        body{font-size:9.5pt}
        .top{background:none;color:#000;padding:0 0 2mm;border-block-end:.5pt solid #777}
        .pages,.languages,.years,.skip,.filters,.buttons{display:none}
        main{padding:3mm 0 0;max-width:none}
        a{color:#000;text-decoration:none}
        h1{font-size:16pt}h2{font-size:12pt;break-after:avoid}
        tr,.chip,.sides li{break-inside:avoid}
        thead{display:table-header-group}
        .planner thead th,.planner th[scope=row],.heat th[scope=row],.heat th[rowspan]{position:static}
        .scroll{overflow:visible}
        .planner,.timeline{min-inline-size:0}
        .planner tfoot{display:table-row-group}
        .heat{font-size:6.5pt;inline-size:100%;table-layout:fixed}.heat th[rowspan]{inline-size:32mm}.heat th[scope=row]{white-space:normal}.heat td,.heat .week{min-inline-size:0;padding:.5mm 0}.heat .week{font-size:5.5pt}
        .heat .h3{color:#000}.heat .h4,.heat .h5{color:#fff}
        footer{padding:2mm 0 0;border:0}
        }

        """##
}

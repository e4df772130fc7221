// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Theme {
  /// The style sheet of a report.
  ///
  /// It contains no double quotes and angle brackets, which XML and HTML parse differently in a
  /// style element.
  static let page = """
    * { box-sizing: border-box }
    html { background: var(--page); color: var(--foreground); font: 17px/1.55 \(fonts);
      scroll-behavior: smooth;
      -webkit-text-size-adjust: 100% }
    body { max-width: 1080px; margin: 0 auto; padding: 0 16px 64px }
    p { max-width: 42em; margin: 0 0 1em; text-wrap: pretty }
    h1 { font-size: 2em; line-height: 1.15; letter-spacing: -0.02em; margin: 1.2em 0 0.5em;
      text-wrap: balance }
    h2 { font-size: 1.4em; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 0.6em }
    h3 { font-size: 0.85em; line-height: 1.4; margin: 1.2em 0 0.4em }
    a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: 0.2em }
    code {
      font: 0.88em ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace
    }
    header p { font-size: 1.1em; color: var(--muted) }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
      gap: 12px; margin: 1.6em 0 }
    .facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
      padding: 14px 16px;
      background: var(--panel); border-radius: 8px }
    .facts dt { font-size: 0.85em; line-height: 1.35; color: var(--muted) }
    .facts dd { margin: 0; font-size: 1.7em; line-height: 1.25; font-weight: 600;
      font-variant-numeric: tabular-nums }
    nav { margin: 2em 0; padding: 14px 16px; border: 1px solid var(--rule); border-radius: 8px }
    nav h2 { font-size: 0.85em; letter-spacing: 0; color: var(--muted); margin: 0 0 0.3em }
    nav ol { margin: 0; padding-left: 1.4em; columns: 260px }
    section { margin: 3.5em 0 0; padding-top: 1.5em; border-top: 1px solid var(--rule);
      scroll-margin-top: 0 }
    figure { margin: 1.6em 0 2.4em; min-width: 0 }
    .figures { display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 0 40px }
    figure svg { max-width: 560px }
    figcaption { margin-top: 0.8em; font-size: 0.85em; line-height: 1.5; color: var(--muted) }
    figcaption p { margin: 0 0 0.5em; max-width: 50em }
    figcaption b { color: var(--foreground) }
    pre { width: fit-content; max-width: 100%; margin: 0; padding: 6px 10px;
      background: var(--panel); border-radius: 6px; white-space: pre-wrap;
      overflow-wrap: anywhere; color: var(--foreground) }
    code span { white-space: nowrap }
    td code { overflow-wrap: anywhere }
    .gallery { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 12px }
    .cell { width: 64px; font-size: 13px; line-height: 1.3; text-align: center;
      font-variant-numeric: tabular-nums }
    .cell img { display: block; width: 100%; height: auto; margin-bottom: 6px; border-radius: 2px;
      image-rendering: pixelated }
    .cell span { display: block }
    .wrong img { outline: 3px solid var(--series-1); outline-offset: 1px }
    .many { gap: 8px }
    .many .cell { width: 40px }
    table { border-collapse: collapse; max-width: 100%; margin: 1.6em 0 2.4em; font-size: 0.9em;
      line-height: 1.4;
      font-variant-numeric: tabular-nums }
    caption { text-align: left; padding-bottom: 0.6em; color: var(--muted); font-size: 0.95em }
    th { font-weight: 600; vertical-align: bottom }
    th, td { text-align: left; padding: 6px 0 6px 28px; border-bottom: 1px solid var(--rule) }
    th:first-child, td:first-child { padding-left: 0 }
    .number { text-align: right }
    .figures figure { margin-bottom: 1.6em }
    @media (min-width: 900px) {
      section .drawing { display: grid; grid-template-columns: 560px 1fr; gap: 40px;
        align-items: end }
      .figures .drawing { display: block }
      .drawing figcaption { margin: 0 }
      .figures figcaption { margin-top: 0.8em }
    }
    @media (max-width: 520px) {
      html { font-size: 16px }
      table { font-size: 0.78em }
      th, td { padding-left: 8px; hyphens: manual }
      .gallery { gap: 10px }
      .cell { width: 52px }
      .many .cell { width: 36px }
    }
    @media print {
      :root { color-scheme: light; \(lightColors) }
      html { font-size: 10.5pt }
      body { max-width: none; padding: 0 }
      nav { display: none }
      section { margin-top: 2em }
      figure, tr, .cell { break-inside: avoid }
      h2, h3 { break-after: avoid }
      .cell img, pre, .facts div { print-color-adjust: exact }
    }

    """
}

import { Html, html } from './html.js';
import type { Block, Column, House, Letter } from './letter.js';

/*
 * Mail programs are browsers of many ages: tables for the layout, styles on each element, and one style sheet for those
 * that know it (dark colours, narrow screens). `dir="auto"` lets each text run in its own direction.
 */

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,'Noto Sans',sans-serif";
const MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";
const INK = '#1f2933';
const MUTED = '#616e7c';
const ACCENT = '#0f766e';
const LINE = '#e4e7eb';

/** `!important`, because what it changes is said on the elements themselves. */
const SHEET = new Html(`
  @media (prefers-color-scheme: dark) {
    .page { background: #111827 !important; }
    .card { background: #1f2937 !important; border-color: #374151 !important; }
    .ink { color: #f3f4f6 !important; }
    .muted { color: #9ca3af !important; }
    .line { border-color: #374151 !important; }
    .soft { background: #111827 !important; }
    .brand { color: #5eead4 !important; }
  }
  @media (max-width: 480px) {
    .card { padding: 24px 20px !important; }
    .outer { padding: 12px !important; }
  }`);

/** Keeps the first words of the mail from being shown after the preview. */
const SPACER = new Html('&#847;&zwnj;&nbsp;'.repeat(60));

/** The letter as a page of its own, which needs nothing from elsewhere: no picture, font or script. */
export function asHtml({ subject, preview, title, blocks }: Letter, { brand }: House): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${subject}</title>
        <style>
          ${SHEET}
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#f5f7fa;-webkit-text-size-adjust:100%">
        <div style="display:none;max-height:0;overflow:hidden;opacity:0" dir="auto">${preview}${SPACER}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
          <tr>
            <td class="outer" align="center" style="padding:32px 16px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:560px"
              >
                <tr>
                  <td
                    class="brand"
                    dir="auto"
                    style="padding:0 4px 16px;${css(FONT)};font-size:18px;font-weight:700;color:${ACCENT}"
                  >
                    ${brand}
                  </td>
                </tr>
                <tr>
                  <td class="card" style="background:#ffffff;border:1px solid ${LINE};border-radius:12px;padding:32px">
                    <h1
                      class="ink"
                      dir="auto"
                      style="margin:0 0 20px;${css(FONT)};font-size:22px;line-height:30px;font-weight:700;color:${INK}"
                    >
                      ${title}
                    </h1>
                    ${blocks.map(blockAsHtml)}
                  </td>
                </tr>
                <tr>
                  <td
                    class="muted"
                    dir="auto"
                    style="padding:16px 4px 0;${css(FONT)};font-size:12px;line-height:18px;color:${MUTED}"
                  >
                    This mail was sent by ${brand}. Answers to it are not read.
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.markup;
}

function blockAsHtml(block: Block): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p
        class="ink"
        dir="auto"
        style="margin:0 0 16px;${css(FONT)};font-size:16px;line-height:24px;color:${INK};overflow-wrap:anywhere"
      >
        ${block.text}
      </p> `;
    case 'note':
      return html`<p
        class="muted line"
        dir="auto"
        style="margin:24px 0 0;padding-top:16px;border-top:1px solid ${LINE};${css(FONT)};font-size:13px;line-height:20px;color:${MUTED}"
      >
        ${block.text}
      </p> `;
    case 'code':
      return html`<p
        class="ink soft"
        dir="ltr"
        style="margin:0 0 16px;padding:14px 16px;border-radius:8px;background:#f5f7fa;${css(MONO)};font-size:18px;line-height:26px;color:${INK};word-break:break-all"
      >
        ${block.text}
      </p> `;
    case 'button':
      return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0">
        <tr>
          <td bgcolor="${ACCENT}" style="border-radius:8px">
            <a
              href="${block.url}"
              style="display:inline-block;padding:14px 24px;${css(FONT)};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:8px"
              >${block.label}</a
            >
          </td>
        </tr>
      </table> `;
    case 'facts':
      return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">
        ${block.facts.map(
          ({ label, value }) =>
            html`<tr>
              <th
                class="muted line"
                scope="row"
                dir="auto"
                style="${css(CELL)};width:30%;font-weight:400;color:${MUTED};text-align:start"
              >
                ${label}
              </th>
              <td class="ink line" dir="auto" style="${css(CELL)};color:${INK}">${value}</td>
            </tr>`,
        )}
      </table> `;
    case 'table':
      return tableAsHtml(block.columns, block.rows);
  }
}

const CELL = `${FONT};font-size:15px;line-height:22px;padding:10px 8px 10px 0;border-bottom:1px solid ${LINE};vertical-align:top;overflow-wrap:anywhere`;

function tableAsHtml(columns: readonly Column[], rows: readonly (readonly string[])[]): Html {
  const heads = columns.map(
    ({ title, isNumber }) =>
      html`<th
        class="muted line"
        scope="col"
        style="${css(CELL)};font-size:13px;font-weight:600;color:${MUTED};text-align:${isNumber ? 'right' : 'start'}"
      >
        ${title}
      </th>`,
  );
  const body = rows.map((cells) => {
    const tds = cells.map((cell, at) =>
      columns[at]?.isNumber
        ? html`<td class="ink line" dir="ltr" style="${css(CELL)};color:${INK};text-align:right;white-space:nowrap">
            ${cell}
          </td>`
        : html`<td class="ink line" dir="auto" style="${css(CELL)};color:${INK}">${cell}</td>`,
    );
    return html`<tr>
      ${tds}
    </tr>`;
  });
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">
    <tr>
      ${heads}
    </tr>
    ${body}
  </table> `;
}

/** Style of ours, whose quotes are those that an attribute in double quotes may hold. */
const css = (style: string): Html => new Html(style);

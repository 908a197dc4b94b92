import { type Html, html } from './html.js';
import type { Block, House, Letter } from './letter.js';
import { ACCENT, css, FONT, INK, LINE, MONO, MUTED, PAGE, SHEET } from './style.js';
import { factsAsHtml, tableAsHtml } from './tables-as-html.js';

/** Keeps the first words of the mail from being shown after the preview. */
const SPACER = css('&#847;&zwnj;&nbsp;'.repeat(60));

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
      <body class="page" style="margin:0;padding:0;background:${PAGE};-webkit-text-size-adjust:100%">
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
                    style="padding:0 4px 16px;${FONT};font-size:18px;font-weight:700;color:${ACCENT}"
                  >
                    ${brand}
                  </td>
                </tr>
                <tr>
                  <td
                    class="card"
                    style="background:#ffffff;border:1px solid ${LINE};border-radius:12px;padding:32px 32px 24px"
                  >
                    <h1
                      class="ink"
                      dir="auto"
                      style="margin:0 0 20px;${FONT};font-size:22px;line-height:30px;font-weight:700;color:${INK}"
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
                    style="padding:16px 4px 0;${FONT};font-size:12px;line-height:18px;color:${MUTED}"
                  >
                    This mail was sent automatically by ${brand}.
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
        style="margin:0 0 16px;${FONT};font-size:16px;line-height:24px;color:${INK};overflow-wrap:anywhere"
      >
        ${block.text}
      </p> `;
    case 'note':
      return html`<p
        class="muted line"
        dir="auto"
        style="margin:24px 0 0;padding-top:16px;border-top:1px solid ${LINE};${FONT};font-size:13px;line-height:20px;color:${MUTED}"
      >
        ${block.text}
      </p> `;
    case 'code':
      return html`<p
        class="ink soft"
        dir="ltr"
        style="margin:0 0 16px;padding:14px 16px;border-radius:8px;background:${PAGE};${MONO};font-size:18px;line-height:26px;color:${INK};word-break:break-all"
      >
        ${block.text}
      </p> `;
    case 'button':
      return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0">
        <tr>
          <td bgcolor="${ACCENT}" style="border-radius:8px">
            <a
              href="${block.url}"
              style="display:inline-block;padding:14px 24px;${FONT};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:8px"
              >${block.label}</a
            >
          </td>
        </tr>
      </table> `;
    case 'facts':
      return factsAsHtml(block.facts);
    case 'table':
      return tableAsHtml(block.columns, block.rows);
  }
}

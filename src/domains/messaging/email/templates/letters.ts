import type { LowStockData, NotificationData, PasswordResetData, ReportReadyData, WelcomeData } from '../mail-data.js';
import type { MailContent } from '../mail.js';
import type { Block, House, Letter } from './letter.js';
import { greeting, inFigures, inLocalTime } from './words.js';

/** The words of a mail. Its subject stands in the record in clear: it must hold nothing that is sensitive. */
export function letterOf(mail: MailContent, house: House): Letter {
  switch (mail.template) {
    case 'welcome-email':
      return welcome(mail.data, house);
    case 'password-reset':
      return passwordReset(mail.data, house);
    case 'low-stock-alert':
      return lowStock(mail.data);
    case 'report-ready':
      return reportReady(mail.data, house);
    case 'notification':
      return notification(mail.data);
  }
}

function welcome({ name }: WelcomeData, { brand }: House): Letter {
  return {
    subject: `Welcome to ${brand}, ${name}`,
    preview: 'Your account is ready. Order by WhatsApp or online.',
    title: `Welcome to ${brand}`,
    blocks: [
      { kind: 'paragraph', text: greeting(name) },
      { kind: 'paragraph', text: 'Your account is ready. This is what you can do from now on:' },
      {
        kind: 'facts',
        facts: [
          { label: 'Order', value: 'by WhatsApp or online, from every wholesaler near you' },
          { label: 'Compare', value: 'wholesalers offer and bid for your order; the best one delivers' },
          { label: 'Follow', value: 'each step of the order comes to your telephone' },
          { label: 'Pay', value: 'in cash, or on credit once your shop has a history with us' },
        ],
      },
      { kind: 'paragraph', text: 'We are glad to have you.' },
    ],
  };
}

function passwordReset({ name, token, resetUrl, expiresAt }: PasswordResetData, house: House): Letter {
  const way: Block[] = [];
  if (resetUrl !== undefined) way.push({ kind: 'button', label: 'Choose a new password', url: resetUrl });
  if (token !== undefined) {
    way.push({ kind: 'paragraph', text: resetUrl === undefined ? 'Enter this code:' : 'Or enter this code:' });
    way.push({ kind: 'code', text: token });
  }
  if (expiresAt !== undefined)
    way.push({ kind: 'paragraph', text: `This works until ${inLocalTime(expiresAt, house)}.` });
  return {
    subject: `Reset your ${house.brand} password`,
    preview: 'Somebody asked for a new password for your account.',
    title: 'Reset your password',
    blocks: [
      { kind: 'paragraph', text: greeting(name) },
      { kind: 'paragraph', text: `Somebody, hopefully you, asked for a new password for your ${house.brand} account.` },
      ...way,
      {
        kind: 'note',
        text: 'If it was not you, leave this mail alone: your password stays as it is. Show it to nobody, not even to us.',
      },
    ],
  };
}

function lowStock({ name, vendor, products }: LowStockData): Letter {
  const count = products.length === 1 ? '1 product' : `${inFigures(products.length)} products`;
  const whose = vendor === undefined ? '' : ` of ${vendor}`;
  const first = products.slice(0, 3).map((product) => product.name);
  return {
    subject: `Low stock${whose}: ${products.length === 1 ? first.join() : count}`,
    preview: `${first.join(', ')}${products.length > first.length ? ' and more' : ''} below the minimum.`,
    title: 'Stock is running low',
    blocks: [
      { kind: 'paragraph', text: greeting(name) },
      {
        kind: 'paragraph',
        text: `${count}${whose} ${products.length === 1 ? 'has' : 'have'} fallen below the minimum stock:`,
      },
      {
        kind: 'table',
        columns: [
          { title: 'Product', isNumber: false },
          { title: 'In stock', isNumber: true },
          { title: 'Minimum', isNumber: true },
        ],
        rows: products.map((product) => [
          { text: product.name, ...(product.sku !== undefined && { detail: product.sku }) },
          { text: inFigures(product.stock), isAlarming: product.stock === 0 },
          { text: inFigures(product.minStock) },
        ]),
      },
      { kind: 'note', text: 'What runs out cannot be offered to shops. One alert is sent for each product and day.' },
    ],
  };
}

function reportReady({ name, reportName, url, expiresAt, facts = [] }: ReportReadyData, house: House): Letter {
  const until = inLocalTime(expiresAt, house);
  return {
    subject: `Your report is ready: ${reportName}`,
    preview: `Download it until ${until}.`,
    title: 'Your report is ready',
    blocks: [
      { kind: 'paragraph', text: greeting(name) },
      { kind: 'paragraph', text: 'This report can be downloaded:' },
      { kind: 'facts', facts: [{ label: 'Report', value: reportName }, ...facts] },
      { kind: 'button', label: 'Download the report', url },
      { kind: 'note', text: `The link works until ${until}, for everybody who has it: pass it on with care.` },
    ],
  };
}

function notification({ subject, text }: NotificationData): Letter {
  const paragraphs = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return {
    subject,
    preview: paragraphs[0] ?? '',
    title: subject,
    blocks: paragraphs.map((line): Block => ({ kind: 'paragraph', text: line })),
  };
}

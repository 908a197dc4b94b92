import { TEMPLATES } from '../../../src/domains/messaging/notifications/index.js';
import { metaError } from './cloud-api.behaviour.js';
import type { Objection } from './cloud-api.rules.js';
import { isObject, objectsOf } from './json.js';

type TemplateStatus = 'approved' | 'paused' | 'disabled';

/** A template that Meta has approved, as far as a message by it is checked. */
interface RegisteredTemplate {
  /** Gaps of the body. */
  readonly gaps: number;
  readonly status: TemplateStatus;
}

/** The templates of an account: those of the program, until a test changes them. */
export class RegisteredTemplates {
  readonly #templates = new Map<string, RegisteredTemplate>();

  constructor() {
    for (const { name, language, body } of Object.values(TEMPLATES))
      this.set(name, language, { gaps: new Set(body.match(/\{\{\d+\}\}/g)).size, status: 'approved' });
  }

  find(name: string, language: string): RegisteredTemplate | undefined {
    return this.#templates.get(`${name} ${language}`);
  }

  set(name: string, language: string, template: RegisteredTemplate): void {
    this.#templates.set(`${name} ${language}`, template);
  }

  remove(name: string, language: string): void {
    this.#templates.delete(`${name} ${language}`);
  }

  /** What happens to a template that people complain about, and what ends it. */
  change(name: string, language: string, status: TemplateStatus): void {
    const template = this.find(name, language);
    if (!template) throw new Error(`No template ${name} is registered in ${language}.`);
    this.set(name, language, { ...template, status });
  }
}

/** What Meta objects to in a message by a template; codes: Meta's "Error codes", "Template errors". */
export function templateObjection(template: unknown, registered: RegisteredTemplates): Objection | undefined {
  const { name, language, components } = isObject(template) ? template : {};
  const code = isObject(language) ? language['code'] : undefined;
  if (typeof name !== 'string' || name === '' || typeof code !== 'string')
    return objection(131008, 'Required parameter is missing', 'Parameter template name or language is missing.');
  const found = registered.find(name, code);
  if (!found)
    return objection(
      132001,
      'Template name does not exist in the translation',
      `template name (${name}) does not exist in ${code}`,
      404,
    );
  const texts = objectsOf(components)
    .filter(({ type }) => type === 'body')
    .flatMap(({ parameters }) => objectsOf(parameters));
  return statusObjection(found) ?? parametersObjection(texts, found);
}

function statusObjection({ status }: RegisteredTemplate): Objection | undefined {
  if (status === 'paused') return objection(132015, 'Template is paused', 'Template is paused due to low quality.');
  if (status === 'disabled')
    return objection(132016, 'Template is disabled', 'Template is disabled due to low quality.');
  return undefined;
}

function parametersObjection(texts: readonly Record<string, unknown>[], { gaps }: RegisteredTemplate) {
  if (texts.some(({ type, text }) => type !== 'text' || typeof text !== 'string' || text === ''))
    return objection(131008, 'Required parameter is missing', 'Parameter of type text is missing text value');
  if (texts.some(({ text }) => /[\n\t]| {5}/.test(String(text))))
    return objection(
      132018,
      'There is an issue with the parameters in your template',
      'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    );
  if (texts.length === gaps) return undefined;
  const details = `body: number of localizable_params (${texts.length}) does not match the expected number of params (${gaps})`;
  return objection(132000, 'Number of parameters does not match the expected number of params', details);
}

function objection(code: number, title: string, details: string, httpStatus = 400): Objection {
  return { httpStatus, error: metaError(code, { message: `(#${code}) ${title}`, details }) };
}

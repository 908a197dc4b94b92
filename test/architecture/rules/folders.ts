import { domainOf, folderOf, importRule, isTest, type Rule } from '../rule.js';

/** What every domain stands on. */
const KERNEL = ['config', 'database', 'errors', 'http', 'jobs', 'observability', 'validation'];

/** What looks after jobs of whatever domain. */
const AROUND_THE_KERNEL = ['health', 'operations', 'scheduler'];

const importsDomain = (folders: readonly string[]): Rule =>
  importRule(
    ({ file, target }) => folders.includes(folderOf(file)) && domainOf(target) !== undefined,
    'it serves every domain, so it must know none: let the domain declare it, or pass it in',
  );

export const kernelKnowsNoDomain: Rule = importsDomain(KERNEL);

export const operationsKnowNoDomain: Rule = importsDomain(AROUND_THE_KERNEL);

/** So that a new folder beside these is covered too: only the table of contents, in `src` itself, names the domains. */
export const onlyTheRootNamesDomains: Rule = importRule(
  ({ file, target }) => domainOf(target) !== undefined && domainOf(file) === undefined && file.split('/').length > 2,
  'only the files of src/ itself, such as app.module.ts, put domains together',
);

export const domainsMeetAtTheirIndex: Rule = importRule(
  ({ file, target }) =>
    domainOf(file) !== undefined &&
    domainOf(target) !== undefined &&
    domainOf(file) !== domainOf(target) &&
    target !== `src/domains/${domainOf(target)}/index.ts`,
  'of another domain only its index.ts may be imported: publish it there, or send a job',
);

export const sourcesKnowNoTests: Rule = importRule(
  ({ file, target, package: name }) =>
    !file.startsWith('src/jobs/testing/') &&
    (name === '@nestjs/testing' ||
      name === 'fast-check' ||
      (target !== undefined &&
        (isTest(target) || target.startsWith('test/') || target.startsWith('src/jobs/testing/')))),
  'the program must run without its tests',
);

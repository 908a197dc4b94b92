/* The rules of the layout. Each is a function over files, so that a test can show it both a good and a bad example. */
export { domainsFormNoCircle, filesFormNoCircle, foldersFormNoCircle } from './rules/cycles.js';
export {
  domainsMeetAtTheirIndex,
  kernelIsEnteredByItsIndex,
  kernelKnowsNoDomain,
  onlyTheRootNamesDomains,
  operationsAreKnownByTheirIndex,
  operationsKnowNoDomain,
  sourcesKnowNoTests,
} from './rules/folders.js';
export {
  controllersAreNamed,
  filesAreShort,
  modulesAreNamed,
  processorsAreNamed,
  queuesAreNamed,
} from './rules/names.js';
export { namesNoPlaceOfThisMachine, staysInsideTheRepository } from './rules/outside.js';
export {
  importsAreReadable,
  onlyConfigReadsTheEnvironment,
  onlyDatabaseConnects,
  onlyJobsTouchTheEngine,
  onlyTheDashboardUsesBullBoard,
  pureRulesKnowNoFramework,
  theKernelMeetsTheEngineInItsPlaces,
} from './rules/packages.js';
export { startsLoadNothingHeavy } from './rules/start.js';
export { domainsWriteTheirOwnTables } from './rules/tables.js';
export { controllersAndHandlersHoldNoSql, sqlAsksTheClock, sqlStandsInRepositories } from './rules/sql.js';

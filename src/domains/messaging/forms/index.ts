export { CircumstancesRepository, type FoundCircumstances } from './circumstances.repository.js';
export { chosenForm, type ChosenForm } from './form.rules.js';
export { IS_OUTDATED } from './outdated.repository.js';

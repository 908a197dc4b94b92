export { CircumstancesRepository, type FoundCircumstances } from './circumstances.repository.js';
export { chosenForm, type ChosenForm } from './form.rules.js';

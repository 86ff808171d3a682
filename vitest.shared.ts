/** What all test suites share: the packages run as their sources, as everything in this repository does. */
const conditions = ["statefun-source", "module", "node", "development|production"];

export const fromSources = { resolve: { conditions }, ssr: { resolve: { conditions } } };

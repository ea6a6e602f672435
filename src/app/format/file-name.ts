// The rule for names of files in a project, wherever they come from: a person, a zip, a link.

/** A relative path of plain names, which stays within the project's folder. */
export const isFileName = (name: string): boolean => /^[\w.+@-]+(?:\/[\w.+@-]+)*$/.test(name) && !/(?:^|\/)\.\.?(?:\/|$)/.test(name);

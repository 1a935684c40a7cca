export const SETTINGS_SECTIONS = ['vault', 'apps', 'categories', 'rules', 'members', 'backups', 'appearance', 'audit', 'doctor'] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export const isSettingsSection = (text: string): text is SettingsSection => SETTINGS_SECTIONS.some(section => section === text);

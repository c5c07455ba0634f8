import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The accent: a deep pine. Used sparingly, for what can be acted on and for what is well. */
const pine: MantineColorsTuple = ['#eef6f2', '#dcebe4', '#b8d8ca', '#8fc2ad', '#64a98f', '#418f75', '#2b7860', '#1d614d', '#154b3c', '#0d352b'];
/** Warm paper greys. */
const gray: MantineColorsTuple = ['#faf8f4', '#f4f1ea', '#e9e5db', '#dcd6c9', '#c6bfaf', '#a39c8c', '#736d60', '#59544a', '#3d392f', '#25221c'];
const dark: MantineColorsTuple = ['#ece8df', '#cbc6ba', '#aaa497', '#857f72', '#4d4940', '#3a3730', '#2c2924', '#1e1c19', '#171613', '#100f0d'];
const red: MantineColorsTuple = ['#fbf0ed', '#f6ddd7', '#ecb9ae', '#e09384', '#d47361', '#c85a46', '#b64632', '#9a3726', '#7d2b1d', '#5c1e13'];
const amber: MantineColorsTuple = ['#fbf5e6', '#f6e9c8', '#eed596', '#e5c062', '#d9a93a', '#bd8b1f', '#9a6f14', '#7d590d', '#614407', '#453003'];

export const theme = createTheme({
  colors: { pine, gray, dark, red, yellow: amber },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  black: '#1f1d18',
  fontFamily: "'Instrument Sans Variable', ui-sans-serif, system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.1875rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.25rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, withScrollArea: false, checkIconPosition: 'right' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false } },
    // Without the placeholder: assistive technology allows only items inside a menu.
    Menu: { defaultProps: { radius: 'md', shadow: 'md', withInitialFocusPlaceholder: false } },
    // A list that scrolls by itself can be reached by keyboard; a scroll area around it could not.
    Autocomplete: { defaultProps: { size: 'sm', withScrollArea: false } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
});

/** Binds Mantine's own variables to the tokens of tokens.css, so that both themes are designed in one place. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--ks-page)',
    '--mantine-color-text': 'var(--ks-ink)',
    '--mantine-color-dimmed': 'var(--ks-ink-soft)',
    '--mantine-color-default': 'var(--ks-surface)',
    '--mantine-color-default-hover': 'var(--ks-sunken)',
    '--mantine-color-default-color': 'var(--ks-ink)',
    '--mantine-color-default-border': 'var(--ks-line-strong)',
    '--mantine-color-placeholder': 'var(--ks-ink-faint)',
    '--mantine-color-anchor': 'var(--ks-accent-ink)',
    '--mantine-color-error': 'var(--ks-bad-ink)',
    '--mantine-color-disabled': 'var(--ks-sunken)',
    '--mantine-color-disabled-color': 'var(--ks-ink-faint)',
    '--mantine-color-disabled-border': 'var(--ks-line)',
  },
  light: {},
  dark: {},
});

export default {
	extends: '@wordpress/stylelint-config/scss-stylistic',
	rules: {
		// Our classes are BEM (`block__element`), which the default pattern refuses.
		'selector-class-pattern': null,
	},
};

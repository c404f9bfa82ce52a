import { SelectControl, TextControl } from '@wordpress/components';
import { useId } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { choiceLabels, limitOf, type Choice } from './draft';

/**
 * One limit: unlimited, none or a number.
 */
export function LimitField( {
	label,
	choice,
	onChange,
	children,
}: {
	label: string;
	choice: Choice;
	onChange: ( choice: Choice ) => void;
	/** Beside it. */
	children?: ReactNode;
} ) {
	// DataViews brings its own copy of the component, which counts ids alike.
	const id = useId();
	const isWrong = choice.typed !== '' && limitOf( choice ) === undefined;
	return (
		<div className="aipuffer-limit">
			<SelectControl
				id={ id }
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ label }
				value={ choice.kind }
				options={ Object.entries( choiceLabels() ).map(
					( [ value, text ] ) => ( { value, label: text } )
				) }
				onChange={ ( kind ) =>
					onChange( { ...choice, kind: kind as Choice[ 'kind' ] } )
				}
			/>
			{ choice.kind === 'number' && (
				<TextControl
					__nextHasNoMarginBottom
					__next40pxDefaultSize
					label={ sprintf(
						/* translators: %s: whom a limit is for, such as "Each guest". */
						__( '%s: credits', 'aipuffer' ),
						label
					) }
					inputMode="decimal"
					autoComplete="off"
					required
					value={ choice.typed }
					onChange={ ( typed ) => onChange( { ...choice, typed } ) }
					help={
						isWrong
							? __(
									'Write a number of 0 or more with at most six decimals.',
									'aipuffer'
								)
							: undefined
					}
				/>
			) }
			{ children }
		</div>
	);
}

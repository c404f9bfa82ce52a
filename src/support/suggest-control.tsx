import { TextControl } from '@wordpress/components';
import { useId } from '@wordpress/element';

/**
 * A text field with suggestions: the browser's own list, which the keyboard
 * and screen readers know, and in which anything else may be typed too.
 */
export function SuggestControl( {
	label,
	value,
	suggestions,
	onChange,
}: {
	label: string;
	value: string;
	suggestions: Array< { id: string; name: string } >;
	onChange: ( value: string ) => void;
} ) {
	const id = useId();
	return (
		<>
			<TextControl
				__next40pxDefaultSize
				id={ `${ id }-field` }
				label={ label }
				list={ id }
				required
				maxLength={ 191 }
				autoComplete="off"
				value={ value }
				onChange={ ( text ) => onChange( text.trimStart() ) }
			/>
			<datalist id={ id }>
				{ suggestions.map( ( suggestion ) => (
					<option key={ suggestion.id } value={ suggestion.id }>
						{ suggestion.name }
					</option>
				) ) }
			</datalist>
		</>
	);
}

<?php
/**
 * An amount as a file writes it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Tells apart the point or comma of decimals and that between thousands. Where "1.000" or "1,000" can be either, one or a
 * thousand, somebody has to say which; nothing else in the file decides it.
 */
final class ImportAmount {
	/**
	 * What stands before decimals; the other stands between thousands.
	 */
	public const DECIMALS = [ '.', ',' ];

	/**
	 * An amount.
	 *
	 * @param string  $text    As the file has it.
	 * @param ?string $decimal Of DECIMALS; null where nobody said it, then decimals are written with a point.
	 */
	public function __construct( private readonly string $text, private readonly ?string $decimal ) {}

	/**
	 * Whether it can mean two numbers. Thousands do not begin with 0, so "0.125" cannot.
	 */
	public function is_ambiguous(): bool {
		return null === $this->decimal && 1 === preg_match( '/^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$/D', $this->text );
	}

	/**
	 * What it means where decimals are written so.
	 *
	 * @param string $decimal Of DECIMALS.
	 * @return ?string A decimal string; null where it is no number then.
	 */
	private function meaning( string $decimal ): ?string {
		$group  = ',' === $decimal ? '.' : ',';
		$digits = sprintf( '/^(?:\+|(-))?([0-9]+|[1-9][0-9]{0,2}(?:%s[0-9]{3})+)(?:%s([0-9]{1,6}))?$/D', preg_quote( $group, '/' ), preg_quote( $decimal, '/' ) );
		if ( ! preg_match( $digits, $this->text, $parts ) ) {
			return null;
		}

		return $parts[1] . str_replace( $group, '', $parts[2] ) . ( isset( $parts[3] ) ? '.' . $parts[3] : '' );
	}

	/**
	 * Micro-credits.
	 *
	 * @param string $field    The column, for the error.
	 * @param bool   $is_delta Whether it may be below 0.
	 * @throws Problem 400.
	 */
	public function parse( string $field, bool $is_delta ): int {
		if ( $this->is_ambiguous() ) {
			/* translators: 1: an amount such as "1.000", 2: the same as a number such as "1", 3: the same as another number, such as "1,000". */
			Raise::invalid( $field, sprintf( __( '"%1$s" can mean %2$s or %3$s. Say which.', 'aipuffer' ), $this->text, ...array_map( Credits::display( ... ), $this->meanings() ) ) );
		}
		$amount = null === $this->decimal ? (string) preg_replace( '/^\+(?=[0-9])/', '', $this->text ) : $this->meaning( $this->decimal );
		if ( null === $amount ) {
			/* translators: 1: an amount such as "1,5", 2: a point or a comma. */
			Raise::invalid( $field, sprintf( __( '"%1$s" is no number with "%2$s" before its decimals.', 'aipuffer' ), $this->text, (string) $this->decimal ) );
		}

		return $is_delta ? Credits::parse( $amount, $field ) : Credits::parse_positive( $amount, $field );
	}

	/**
	 * What an ambiguous amount can mean.
	 *
	 * @return list<int> Micro-credits, by DECIMALS.
	 */
	public function meanings(): array {
		return array_map( fn ( string $decimal ): int => Credits::parse( (string) $this->meaning( $decimal ), 'credits' ), self::DECIMALS );
	}
}

<?php
/**
 * A line of a CSV file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

defined( 'ABSPATH' ) || exit;

/**
 * What a line says, as text.
 */
final class ImportRow {
	/**
	 * A line.
	 *
	 * @param int                   $line     Its number; the header is 1.
	 * @param array<string, string> $names    Who, by `user, login, email, id`; what is empty is left out.
	 * @param string                $amount   How much.
	 * @param string                $note     For people.
	 * @param bool                  $too_wide Whether it has more fields than the header names.
	 */
	public function __construct(
		public readonly int $line,
		public readonly array $names,
		public readonly string $amount,
		public readonly string $note,
		public readonly bool $too_wide
	) {}
}

<?php
/**
 * What a line of an import does.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * The effect of one line: a change, nothing, or an error. Amounts in micro-credits.
 *
 * @phpstan-import-type Person from ImportUsers
 */
final class ImportLine {
	/**
	 * A line.
	 *
	 * @param int     $line      Its number in the file; the header is 1.
	 * @param ?Person $user      Whose balance; null when it is not clear.
	 * @param int     $delta     Change of the balance.
	 * @param int     $before    The balance before this line.
	 * @param ?string $message   What is wrong with it; null when nothing is.
	 * @param bool    $duplicate Whether it was imported already, and so changes nothing.
	 * @param string  $note      For people.
	 */
	public function __construct(
		public readonly int $line,
		public readonly ?array $user,
		public readonly int $delta = 0,
		public readonly int $before = 0,
		public readonly ?string $message = null,
		public readonly bool $duplicate = false,
		public readonly string $note = ''
	) {}

	/**
	 * The line with what came of it.
	 *
	 * @param int     $before  The balance before it.
	 * @param ?string $message What went wrong.
	 */
	public function with( int $before, ?string $message = null ): self {
		return new self( ...[ 'before' => $before, 'message' => $message, 'delta' => null === $message ? $this->delta : 0 ] + get_object_vars( $this ) );
	}

	/**
	 * For REST. Of a line with an error, before and after are the same.
	 *
	 * @return array{line: int, user: ?array{id: int, name: string, email: string}, delta: string, balance_before: string, balance_after: string, message: ?string, duplicate: bool}
	 */
	public function to_array(): array {
		return [
			'line'           => $this->line,
			'user'           => $this->user ? [ 'id' => $this->user['id'], 'name' => $this->user['name'], 'email' => $this->user['email'] ] : null,
			'delta'          => Credits::format( $this->delta ),
			'balance_before' => Credits::format( $this->before ),
			'balance_after'  => Credits::format( $this->before + $this->delta ),
			'message'        => $this->message,
			'duplicate'      => $this->duplicate,
		];
	}
}

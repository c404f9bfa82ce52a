<?php
/**
 * How a list of conversations is ordered.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * A column with an index of its own, and a direction. Conversations that are equal there are ordered by their ids, so
 * that pages neither repeat nor miss any.
 */
final class LogOrder {
	public const COLUMNS = [ 'last_at', 'message_count', 'total_tokens', 'credits' ];

	/**
	 * A checked order.
	 *
	 * @param string $column     One of COLUMNS.
	 * @param bool   $descending Whether the largest, or latest, comes first.
	 */
	public function __construct( public readonly string $column = 'last_at', public readonly bool $descending = true ) {}

	/**
	 * Reads the parameters of a request, see schema().
	 *
	 * @param array<string, mixed> $params Checked against the schema.
	 */
	public static function from_array( array $params ): self {
		return new self( (string) ( $params['orderby'] ?? 'last_at' ), 'asc' !== ( $params['order'] ?? 'desc' ) );
	}

	/**
	 * The JSON schema of the parameters.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function schema(): array {
		return [
			'orderby' => [ 'type' => 'string', 'enum' => self::COLUMNS, 'default' => 'last_at' ],
			'order'   => [ 'type' => 'string', 'enum' => [ 'asc', 'desc' ], 'default' => 'desc' ],
		];
	}

	/**
	 * The ORDER BY clause.
	 */
	public function sql(): string {
		$direction = $this->descending ? 'DESC' : 'ASC';

		return "$this->column $direction, id $direction";
	}

	/**
	 * The other way round.
	 */
	public function reversed(): self {
		return new self( $this->column, ! $this->descending );
	}

	/**
	 * The condition for what comes after a row, with three values: its column, its column again, its id.
	 */
	public function beyond(): string {
		$compare = $this->descending ? '<' : '>';
		$mark    = 'last_at' === $this->column ? '%s' : '%d';

		return "( $this->column $compare $mark OR ( $this->column = $mark AND id $compare %d ) )";
	}
}

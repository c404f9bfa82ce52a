<?php
/**
 * What a list of conversations is narrowed to.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Scopes;
use DateInterval;
use DateTimeImmutable;
use DateTimeZone;

defined( 'ABSPATH' ) || exit;

/**
 * The filters of list, summary, export and deletion, so that all of them mean the same conversations.
 *
 * A range of time is about a conversation's last message.
 */
final class LogFilters {
	/**
	 * Values of `scope` that name no scope: every conversation, and those of no chatbot.
	 */
	public const ALL    = 'all';
	public const NO_BOT = 'none';

	/**
	 * Checked filters.
	 *
	 * @param string             $search What to look for, '' for nothing.
	 * @param string             $scope  `all`, `none` or a scope.
	 * @param string             $module A module, '' for all.
	 * @param int                $user   A user, 0 for all.
	 * @param ?DateTimeImmutable $after  From this time on, in the site's zone.
	 * @param ?DateTimeImmutable $before Up to this time, not included, in the site's zone.
	 * @param list<int>          $ids    Of these conversations only; nothing for all.
	 */
	private function __construct(
		public readonly string $search = '',
		public readonly string $scope = self::ALL,
		public readonly string $module = '',
		public readonly int $user = 0,
		public readonly ?DateTimeImmutable $after = null,
		public readonly ?DateTimeImmutable $before = null,
		public readonly array $ids = []
	) {}

	/**
	 * Every conversation.
	 */
	public static function none(): self {
		return new self();
	}

	/**
	 * Reads the parameters of a request, see schema().
	 *
	 * @param array<string, mixed> $params Checked against the schema.
	 * @param Clock                $clock  The time.
	 * @throws Problem 400 for a date that is none.
	 */
	public static function from_array( array $params, Clock $clock ): self {
		$zone  = new DateTimeZone( wp_timezone_string() );
		$after = Clock::given( $params['after'] ?? null, 'after', $zone );
		if ( ! empty( $params['days'] ) ) {
			$from  = $clock->site_now()->sub( new DateInterval( sprintf( 'P%dD', (int) $params['days'] - 1 ) ) )->setTime( 0, 0 );
			$after = $after && $after > $from ? $after : $from;
		}
		$scope = (string) ( $params['scope'] ?? self::ALL );

		return new self(
			trim( NewMessage::repaired( (string) ( $params['search'] ?? '' ) ) ),
			'' === $scope ? self::ALL : $scope,
			(string) ( $params['module'] ?? '' ),
			(int) ( $params['user'] ?? 0 ),
			$after,
			Clock::given( $params['before'] ?? null, 'before', $zone ),
			array_values( array_unique( array_map( 'intval', (array) ( $params['include'] ?? [] ) ) ) )
		);
	}

	/**
	 * The JSON schema of the parameters.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function schema(): array {
		return [
			'search'  => [ 'type' => 'string', 'maxLength' => 200, 'default' => '', 'description' => __( 'Words or beginnings of words, "phrases in quotes", or the name, login or email of a user.', 'aipuffer' ) ],
			'scope'   => [ 'type' => 'string', 'pattern' => Scopes::PATTERN, 'maxLength' => 100, 'default' => self::ALL, 'description' => __( '"all", "none" for conversations of no chatbot, or a scope such as "chatbot:12".', 'aipuffer' ) ],
			'module'  => [ 'type' => 'string', 'maxLength' => 64, 'default' => '' ],
			'user'    => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => PHP_INT_MAX ],
			'days'    => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 36_500, 'description' => __( 'Whole days of the site, today included.', 'aipuffer' ) ],
			'after'   => [ 'type' => 'string', 'maxLength' => 40, 'description' => __( 'ISO 8601; without a zone in that of the site.', 'aipuffer' ) ],
			'before'  => [ 'type' => 'string', 'maxLength' => 40, 'description' => __( 'ISO 8601; without a zone in that of the site. Not included.', 'aipuffer' ) ],
			'include' => [ 'type' => 'array', 'items' => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => PHP_INT_MAX ], 'maxItems' => 1000, 'default' => [], 'description' => __( 'Only of these conversations, by id.', 'aipuffer' ) ],
		];
	}

	/**
	 * The WHERE clause, without the search.
	 *
	 * @return array{string, list<int|string>} SQL on columns of `conversations`, and its values.
	 */
	public function where(): array {
		$where = [ '1 = 1' ];
		$args  = [];
		foreach ( [
			'user_id = %d'  => 0 === $this->user ? null : $this->user,
			'scope = %s'    => in_array( $this->scope, [ self::ALL, self::NO_BOT ], true ) ? null : $this->scope,
			'is_bot = %d'   => self::NO_BOT === $this->scope ? 0 : null,
			'module = %s'   => '' === $this->module ? null : $this->module,
			'last_at >= %s' => $this->after ? Clock::stored( $this->after ) : null,
			'last_at < %s'  => $this->before ? Clock::stored( $this->before ) : null,
		] as $condition => $value ) {
			if ( null !== $value ) {
				$where[] = $condition;
				$args[]  = $value;
			}
		}

		if ( [] !== $this->ids ) {
			$where[] = 'id IN (' . Database::marks( $this->ids ) . ')';
			array_push( $args, ...$this->ids );
		}

		return [ implode( ' AND ', $where ), $args ];
	}

	/**
	 * The index of `conversations` that begins with what is filtered by and goes on with the time.
	 */
	public function index(): string {
		return match ( true ) {
			[] !== $this->ids             => 'PRIMARY',
			0 !== $this->user             => 'user',
			self::NO_BOT === $this->scope => '' === $this->module ? 'bot' : 'module',
			self::ALL !== $this->scope    => 'scope',
			'' !== $this->module          => 'module',
			default                       => 'last_at',
		};
	}

	/**
	 * Whether the rollup knows the figures of these conversations.
	 */
	public function is_in_rollup(): bool {
		return null !== $this->in_parts();
	}

	/**
	 * The same in parts, where the rollup knows the figures of most: the whole days of the range, and the hours before
	 * the first and after the last of them.
	 *
	 * @return array{self, list<self>}|null Null where the rollup does not help.
	 */
	public function in_parts(): ?array {
		$from  = self::is_midnight( $this->after ) ? $this->after : $this->after?->setTime( 0, 0 )->modify( '+1 day' )->setTime( 0, 0 );
		$until = $this->before?->setTime( 0, 0 );
		if ( '' !== $this->search || 0 !== $this->user || [] !== $this->ids || ( $from && $until && $from >= $until ) ) {
			return null;
		}
		$hours = [];
		if ( $from && $from > $this->after ) {
			$hours[] = new self( '', $this->scope, $this->module, 0, $this->after, $from );
		}
		if ( $until && $until < $this->before ) {
			$hours[] = new self( '', $this->scope, $this->module, 0, $until, $this->before );
		}

		return [ new self( '', $this->scope, $this->module, 0, $from, $until ), $hours ];
	}

	/**
	 * Whether a time is where a day of the site begins; not always at 0:00, where clocks are changed at midnight.
	 *
	 * @param ?DateTimeImmutable $time In the site's zone.
	 */
	private static function is_midnight( ?DateTimeImmutable $time ): bool {
		return ! $time || $time->getTimestamp() === $time->setTime( 0, 0 )->getTimestamp();
	}
}

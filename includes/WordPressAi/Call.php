<?php
/**
 * A call under way.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Usage;
use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;

defined( 'ABSPATH' ) || exit;

/**
 * Who asks which model for what, and what was set aside for it.
 */
final class Call {
	/**
	 * The reservation it is charged from; null when nobody pays.
	 *
	 * @var ?int
	 */
	public ?int $reservation_id = null;

	/**
	 * The conversation it is logged in; null where the site keeps none.
	 *
	 * @var ?int
	 */
	public ?int $conversation_id = null;

	/**
	 * The clock when it began, in nanoseconds.
	 *
	 * @var int
	 */
	private readonly int $began;

	/**
	 * A call that begins now.
	 *
	 * @param ModelInterface $model             The model. Held, so that no other object can get its identity meanwhile.
	 * @param list<Message>  $messages          The prompt.
	 * @param Operation      $operation         What is asked.
	 * @param Origin         $origin            Where it comes from.
	 * @param Person         $person            Who asks, and who pays.
	 * @param Usage          $estimate          What it will use at most.
	 * @param string         $conversation_uuid Names its conversation.
	 */
	public function __construct(
		public readonly ModelInterface $model,
		public readonly array $messages,
		public readonly Operation $operation,
		public readonly Origin $origin,
		public readonly Person $person,
		public readonly Usage $estimate,
		public readonly string $conversation_uuid
	) {
		$this->began = hrtime( true );
	}

	/**
	 * The provider asked.
	 */
	public function provider(): string {
		return mb_substr( $this->model->providerMetadata()->getId(), 0, 100 );
	}

	/**
	 * The model asked.
	 */
	public function model_name(): string {
		return mb_substr( $this->model->metadata()->getId(), 0, 191 );
	}

	/**
	 * How long it has taken until now, in milliseconds.
	 */
	public function milliseconds(): int {
		return intdiv( hrtime( true ) - $this->began, 1_000_000 );
	}
}

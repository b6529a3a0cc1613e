import {Component} from "@odoo/owl";

const WIDTH = 96;
const HEIGHT = 34;
const EDGE = 3;

/** A small line of the last periods; gaps where a period says nothing, a dashed line for the target. */
export class Sparkline extends Component {
    static template = "marketing_office.Sparkline";
    static props = {
        points: Array,
        target: {type: [Number, {value: null}], optional: true},
        label: String,
    };

    setup() {
        this.box = `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get numbers() {
        return this.props.points.filter((point) => point !== null);
    }

    y(number) {
        const all = [...this.numbers, this.props.target ?? 0, 0];
        const low = Math.min(...all);
        const high = Math.max(...all);
        const share = high > low ? (number - low) / (high - low) : 0.5;
        return Math.round((HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)) * 10) / 10;
    }

    get dots() {
        const step = (WIDTH - 2 * EDGE) / Math.max(this.props.points.length - 1, 1);
        return this.props.points
            .map((point, index) => ({x: EDGE + index * step, point}))
            .filter(({point}) => point !== null)
            .map(({x, point}) => ({x: Math.round(x * 10) / 10, y: this.y(point)}));
    }

    get line() {
        return this.dots.map(({x, y}) => `${x},${y}`).join(" ");
    }

    get area() {
        const {dots} = this;
        const floor = HEIGHT - EDGE;
        return `${dots[0].x},${floor} ${this.line} ${dots.at(-1).x},${floor}`;
    }

    get last() {
        return this.dots.at(-1);
    }
}

import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";

import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";

const COLOUR = {
    line: "#714B67",
    area: "rgba(113, 75, 103, 0.15)",
    grid: "rgba(128, 128, 128, 0.3)",
};
const LETTERS = 22;

/** Strong and weak sides at one look: the points of all indicators, as a radar from three on, else as bars. */
export class AppraisalProfile extends Component {
    static template = "marketing_office.AppraisalProfile";
    static props = {values: Array};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new window.Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify(this.props.values.map(({name, points}) => [name, points]))],
        );
    }

    get label() {
        const words = this.props.values.map(
            ({name, points}) => `${name} ${formatFloat(points, {digits: [16, 2]})}`,
        );
        return _t("Points of the indicators: %s", words.join(", "));
    }

    /** More than 100 points have room as well. */
    get most() {
        return Math.max(100, ...this.props.values.map(({points}) => points));
    }

    get config() {
        const {values} = this.props;
        const isRadar = values.length > 2;
        const ink = cookie.get("color_scheme") === "dark" ? "#ddd" : "#495057";
        const scale = {
            min: 0,
            max: this.most,
            ticks: {stepSize: 20, display: !isRadar, color: ink},
            grid: {color: COLOUR.grid},
            angleLines: {color: COLOUR.grid},
            pointLabels: {color: ink, font: {size: 11}},
        };
        return {
            type: isRadar ? "radar" : "bar",
            data: {
                labels: values.map(({name}) =>
                    name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name,
                ),
                datasets: [
                    {
                        data: values.map(({points}) => points),
                        borderColor: COLOUR.line,
                        backgroundColor: COLOUR.area,
                        borderWidth: 2,
                        pointRadius: 3,
                        pointBackgroundColor: COLOUR.line,
                    },
                ],
            },
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                indexAxis: isRadar ? undefined : "y",
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        callbacks: {title: ([item]) => values[item.dataIndex].name},
                    },
                },
                scales: isRadar ? {r: scale} : {x: scale},
            },
        };
    }
}

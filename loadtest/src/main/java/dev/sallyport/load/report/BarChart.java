package dev.sallyport.load.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.ScatterRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.statistics.DefaultMultiValueCategoryDataset;

/** A figure by scenario as a picture: bars are medians, dots are rounds, a dashed line is at nginx's median. */
final class BarChart {
    private static final int WIDTH = 900;
    private static final int MARGINS = 90;
    private static final int BAR = 22;
    private static final int GAP = 14;
    private static final double DOT = 5;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color DARK = new Color(0x333333);
    private static final Color PALE = new Color(0xdddddd);

    private static final Stroke DASHED =
            new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {4, 4}, 0);

    private static final NumberTickUnit DECADE = new NumberTickUnit(1);

    /** So light that what is written on a bar can be read. */
    private static final List<Color> COLORS =
            List.of(new Color(0x9ecae1), new Color(0xa1d99b), new Color(0xfdd0a2), new Color(0xdadaeb));

    /**
     * One bar.
     *
     * @param figure what it is of, where a chart has several figures of each scenario
     * @param rounds what each round measured
     */
    record Bar(String scenario, String figure, List<Double> rounds) {
        double median() {
            return Median.of(rounds, Double::doubleValue);
        }
    }

    enum Scale {
        LINEAR,
        /** For what differs by orders of magnitude; the axis begins at 1. */
        LOGARITHMIC
    }

    private BarChart() {}

    /** The picture as an {@code svg} element, in whose page letters must be 12 pixels high: it does not say so itself. */
    static String svg(String unit, Scale scale, List<Bar> bars) {
        CategoryPlot plot = plot(bars, axis(unit, scale));
        long figures = bars.stream().map(Bar::figure).distinct().count();
        if (figures == 1) {
            markNginx(plot, bars);
        }
        JFreeChart chart = new JFreeChart(null, FONT, plot, figures > 1);
        chart.setBackgroundPaint(Color.WHITE);
        long scenarios = bars.stream().map(Bar::scenario).distinct().count();
        int height = (int) (MARGINS + scenarios * (figures * BAR + GAP));
        VectorGraphics2D drawing = new VectorGraphics2D();
        chart.draw(drawing, new Rectangle2D.Double(0, 0, WIDTH, height));
        return element(new SVGProcessor().getDocument(drawing.getCommands(), new PageSize(WIDTH, height)));
    }

    /** The element without the declarations before it, which have no place within a page. */
    private static String element(Document svg) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            svg.writeTo(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException("a picture cannot be written", failure);
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<svg"));
    }

    private static CategoryPlot plot(List<Bar> bars, ValueAxis axis) {
        DefaultCategoryDataset medians = new DefaultCategoryDataset();
        DefaultMultiValueCategoryDataset rounds = new DefaultMultiValueCategoryDataset();
        for (Bar bar : bars) {
            medians.addValue(bar.median(), bar.figure(), bar.scenario());
            rounds.add(bar.rounds(), bar.figure(), bar.scenario());
        }
        CategoryAxis scenarios = new CategoryAxis();
        scenarios.setTickLabelFont(FONT);
        CategoryPlot plot = new CategoryPlot(medians, scenarios, axis, bars(axis));
        plot.setDataset(1, rounds);
        plot.setRenderer(1, dots());
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(PALE);
        plot.setOutlineVisible(false);
        return plot;
    }

    private static ValueAxis axis(String unit, Scale scale) {
        ValueAxis axis = switch (scale) {
            case LINEAR -> new NumberAxis(unit);
            case LOGARITHMIC -> {
                LogAxis logarithmic = new LogAxis(unit);
                logarithmic.setSmallestValue(1);
                logarithmic.setTickUnit(DECADE);
                yield logarithmic;
            }
        };
        axis.setLabelFont(FONT);
        axis.setTickLabelFont(FONT);
        return axis;
    }

    private static BarRenderer bars(ValueAxis axis) {
        BarRenderer bars = new BarRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setBase(axis instanceof LogAxis logarithmic ? logarithmic.getSmallestValue() : 0);
        bars.setItemMargin(0.05);
        for (int series = 0; series < COLORS.size(); series++) {
            bars.setSeriesPaint(series, COLORS.get(series));
        }
        bars.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator() {
            @Override
            public String generateLabel(CategoryDataset medians, int figure, int scenario) {
                double median = medians.getValue(figure, scenario).doubleValue();
                return Figure.text(median < 100 ? 1 : 0, median);
            }
        });
        bars.setDefaultItemLabelFont(FONT);
        bars.setDefaultItemLabelPaint(DARK);
        bars.setDefaultItemLabelsVisible(true);
        bars.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.INSIDE9, TextAnchor.CENTER_LEFT));
        return bars;
    }

    private static ScatterRenderer dots() {
        ScatterRenderer dots = new ScatterRenderer();
        dots.setItemMargin(0.05);
        dots.setDefaultShape(new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        dots.setAutoPopulateSeriesShape(false);
        dots.setDefaultPaint(DARK);
        dots.setAutoPopulateSeriesPaint(false);
        dots.setDefaultSeriesVisibleInLegend(false);
        return dots;
    }

    private static void markNginx(CategoryPlot plot, List<Bar> bars) {
        bars.stream()
                .filter(bar -> bar.scenario().equals(ByScenario.MEASURE))
                .forEach(bar -> plot.addRangeMarker(new ValueMarker(bar.median(), DARK, DASHED)));
    }
}
